package org.ninelives.shell.gogo;

import java.util.Objects;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchService;
import org.ninelives.shell.text.Listening;
import org.ninelives.shell.text.Options;
import org.ninelives.shell.text.PatchCommands;
import org.ninelives.shell.text.PatchFailedException;
import org.ninelives.shell.text.PatchOptions;
import org.ninelives.shell.text.PlainScreen;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What Gogo calls: one public method for each command, found by its name. */
@Component(
        service = GogoCommands.class,
        property = {
            "osgi.command.scope=patch",
            "osgi.command.function=plan",
            "osgi.command.function=diff",
            "osgi.command.function=state",
            "osgi.command.function=apply",
            "osgi.command.function=rollback",
            "osgi.command.function=list",
            "osgi.command.function=info",
            "osgi.command.function=history",
            "osgi.command.function=abort",
            "osgi.command.function=status",
            "osgi.command.function=lock",
            "osgi.command.function=unlock",
            "osgi.command.function=retire",
            "osgi.command.function=repair"
        })
public final class GogoCommands {

    private static final String LIMITS_HELP = "\n  " + Options.ALLOW_DROP + "  " + Options.ALLOW_DROP_HELP
            + "\n  " + Options.ALLOW_WITHDRAW + "  " + Options.ALLOW_WITHDRAW_HELP
            + "\n  " + Options.PAUSE + " TIME  " + Options.PAUSE_HELP
            + "\n  " + Options.START_TIMEOUT + " TIME  " + Options.START_TIMEOUT_HELP;
    private static final String PATCH_HELP = "[OPTION]... BUNDLE...\n  BUNDLE  " + Options.BUNDLES_HELP
            + "\n  " + Options.FROM + " " + Options.FROM_HELP
            + "\n  " + Options.TO + " " + Options.TO_HELP
            + LIMITS_HELP
            + "\n  " + Options.BY + " NAME  " + Options.BY_HELP;

    private final PatchService patches;
    private final Listening listening;

    /** Called by Declarative Services. */
    @Activate
    public GogoCommands(@Reference PatchService patches, BundleContext context) {
        this(patches, listeners(context));
    }

    GogoCommands(PatchService patches, Listening listening) {
        this.patches = patches;
        this.listening = listening;
    }

    private static Listening listeners(BundleContext context) {
        return listener -> {
            ServiceRegistration<PatchListener> registration =
                    context.registerService(PatchListener.class, listener, null);
            return registration::unregister;
        };
    }

    /** {@code patch:plan}. */
    @Descriptor(Options.PLAN)
    public void plan(CommandSession session, @Descriptor(PATCH_HELP) String... arguments) throws PatchFailedException {
        Arguments typed = Arguments.of("patch:plan", Option.OF_PLAN, arguments);
        in(session).plan(typed.patch(user(session)));
    }

    /** {@code patch:diff}. */
    @Descriptor(Options.DIFF)
    public void diff(
            CommandSession session,
            @Descriptor(PATCH_HELP + "\n  " + Options.JSON + "  " + Options.JSON_HELP) String... arguments)
            throws PatchFailedException {
        Arguments typed = Arguments.of("patch:diff", Option.OF_DIFF, arguments);
        in(session).diff(typed.patch(user(session)), typed.has(Option.JSON));
    }

    /** {@code patch:state}. */
    @Descriptor(Options.STATE)
    public void state(
            CommandSession session,
            @Descriptor("[OPTION]... MODULE\n  MODULE  " + Options.STATE_HELP + "\n  " + Options.DEPTH + " N  "
                            + Options.DEPTH_HELP + "\n  " + Options.LIMIT + " N  " + Options.LIMIT_HELP + "\n  "
                            + Options.JSON + "  " + Options.JSON_HELP)
                    String... arguments)
            throws PatchFailedException {
        in(session)
                .state(Arguments.of("patch:state", Option.OF_STATE, arguments).state());
    }

    /** {@code patch:apply}. */
    @Descriptor(Options.APPLY)
    public void apply(
            CommandSession session,
            @Descriptor(PATCH_HELP + "\n  " + Options.DRY_RUN + "  " + Options.DRY_RUN_HELP + "\n  "
                            + Options.BACKGROUND + "  " + Options.BACKGROUND_HELP)
                    String... arguments)
            throws PatchFailedException {
        Arguments typed = Arguments.of("patch:apply", Option.OF_APPLY, arguments);
        PatchOptions patch = typed.patch(user(session));
        if (typed.has(Option.DRY_RUN)) {
            in(session).plan(patch);
        } else if (typed.has(Option.BACKGROUND)) {
            in(session).submit(patch);
        } else {
            in(session).apply(patch);
        }
    }

    /** {@code patch:rollback}. */
    @Descriptor(Options.ROLLBACK)
    public void rollback(
            CommandSession session,
            @Descriptor("[OPTION]... MODULE|PATCH\n  MODULE|PATCH  " + Options.ROLLBACK_HELP + "\n  " + Options.TO + " "
                            + Options.BACK_TO_HELP + LIMITS_HELP + "\n  " + Options.BY + " NAME  " + Options.BY_HELP)
                    String... arguments)
            throws PatchFailedException {
        in(session)
                .rollback(Arguments.of("patch:rollback", Option.OF_ROLLBACK, arguments)
                        .rollback(user(session)));
    }

    /** {@code patch:list}. */
    @Descriptor(Options.LIST)
    public void list(CommandSession session, String... arguments) {
        Arguments.of("patch:list", Option.NONE, arguments).nothing();
        in(session).list();
    }

    /** {@code patch:info}. */
    @Descriptor(Options.INFO)
    public void info(
            CommandSession session,
            @Descriptor("MODULE|PATCH\n  MODULE|PATCH  " + Options.INFO_HELP) String... arguments) {
        in(session).info(Arguments.of("patch:info", Option.NONE, arguments).only("one module or patch"));
    }

    /** {@code patch:history}. */
    @Descriptor(Options.HISTORY)
    public void history(CommandSession session, String... arguments) {
        Arguments.of("patch:history", Option.NONE, arguments).nothing();
        in(session).history();
    }

    /** {@code patch:abort}. */
    @Descriptor(Options.ABORT)
    public void abort(
            CommandSession session, @Descriptor("[PATCH]\n  PATCH  " + Options.ABORT_HELP) String... arguments)
            throws PatchFailedException {
        in(session).abort(Arguments.of("patch:abort", Option.NONE, arguments).atMostOne("one patch"), user(session));
    }

    /** {@code patch:status}. */
    @Descriptor(Options.STATUS)
    public void status(
            CommandSession session,
            @Descriptor("[OPTION]\n  " + Options.FOLLOW + "  " + Options.FOLLOW_HELP + "\n  " + Options.HEAP_DUMP
                            + " FILE  " + Options.HEAP_DUMP_HELP)
                    String... arguments)
            throws PatchFailedException {
        Arguments typed = Arguments.of("patch:status", Option.OF_STATUS, arguments);
        typed.nothing();
        String heapDump = typed.one(Option.HEAP_DUMP);
        if (heapDump != null) {
            in(session).dumpHeap(heapDump);
        } else if (typed.has(Option.FOLLOW)) {
            in(session).follow();
        } else {
            in(session).status();
        }
    }

    /** {@code patch:lock}. */
    @Descriptor(Options.LOCK)
    public void lock(
            CommandSession session, @Descriptor("REASON...\n  REASON  " + Options.LOCK_HELP) String... arguments)
            throws PatchFailedException {
        in(session).lock(Arguments.of("patch:lock", Option.NONE, arguments).words(), user(session));
    }

    /** {@code patch:unlock}. */
    @Descriptor(Options.UNLOCK)
    public void unlock(CommandSession session, String... arguments) {
        Arguments.of("patch:unlock", Option.NONE, arguments).nothing();
        in(session).unlock(user(session));
    }

    /** {@code patch:retire}. */
    @Descriptor(Options.RETIRE)
    public void retire(
            CommandSession session, @Descriptor("MODULE\n  MODULE  " + Options.RETIRE_HELP) String... arguments)
            throws PatchFailedException {
        in(session).retire(Arguments.of("patch:retire", Option.NONE, arguments).only("one module"));
    }

    /** {@code patch:repair}. */
    @Descriptor(Options.REPAIR)
    public void repair(CommandSession session, String... arguments) throws PatchFailedException {
        Arguments.of("patch:repair", Option.NONE, arguments).nothing();
        in(session).repair();
    }

    /** Writes to where this thread's standard output leads, which in Gogo is the command's own, a pipe included. */
    private PatchCommands in(CommandSession session) {
        return new PatchCommands(patches, new PlainScreen(System.out), session.currentDir(), listening);
    }

    private static String user(CommandSession session) {
        Object user = session.get("USER");
        return user == null ? Objects.toString(System.getProperty("user.name"), "") : user.toString();
    }
}
