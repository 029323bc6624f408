package org.ninelives.shell.text;

/** The names of the options and what help says about them: the same in every shell. Constants, for annotations. */
public final class Options {

    /** The versions to come from; repeatable. */
    public static final String FROM = "--from";

    /** The version to arrive at; repeatable. */
    public static final String TO = "--to";

    /** Consent to lose state. */
    public static final String ALLOW_DROP = "--allow-drop";

    /** Consent to lose services. */
    public static final String ALLOW_WITHDRAW = "--allow-withdraw";

    /** The longest time the gate may be closed. */
    public static final String PAUSE = "--pause";

    /** The longest time a candidate may take to start. */
    public static final String START_TIMEOUT = "--start-timeout";

    /** Who asks. */
    public static final String BY = "--by";

    /** Plan only. */
    public static final String DRY_RUN = "--dry-run";

    /** Do not wait. */
    public static final String BACKGROUND = "--background";

    /** Go on showing. */
    public static final String FOLLOW = "--follow";

    /** Writes a heap dump. */
    public static final String HEAP_DUMP = "--heap-dump";

    /** How deep to look. */
    public static final String DEPTH = "--depth";

    /** How wide to look. */
    public static final String LIMIT = "--limit";

    /** For scripts. */
    public static final String JSON = "--json";

    /** Help for {@link #DEPTH}. */
    public static final String DEPTH_HELP =
            "How many levels below a field are shown, 0 for the fields alone (default 3)";

    /** Help for {@link #LIMIT}. */
    public static final String LIMIT_HELP = "How many entries or elements of one object are shown (default 10)";

    /** Help for {@link #JSON}. */
    public static final String JSON_HELP = "Answer in JSON, for scripts";

    /** Help for {@link #FROM}. */
    public static final String FROM_HELP = "[MODULE=]RANGE: refuse the patch unless the module serves in this range of "
            + "versions, quoted as the shell wants it: '[1,2)'. A single version means that or any later one. Repeatable; "
            + "MODULE= is needed where the patch replaces several modules";

    /** Help for {@link #TO}. */
    public static final String TO_HELP =
            "[MODULE=]VERSION: refuse the patch unless it brings the module to exactly this "
                    + "version. Repeatable; MODULE= is needed where the patch replaces several modules";

    /** Help for {@link #ALLOW_DROP}. */
    public static final String ALLOW_DROP_HELP =
            "Agree that carried state which has no home in the new version is left behind";

    /** Help for {@link #ALLOW_WITHDRAW}. */
    public static final String ALLOW_WITHDRAW_HELP = "Agree that a service which the new version lacks disappears";

    /** Help for {@link #PAUSE}. */
    public static final String PAUSE_HELP =
            "How long calls may wait at most while state moves, for example 500ms; beyond it the patch gives way "
                    + "(default 2s)";

    /** Help for {@link #START_TIMEOUT}. */
    public static final String START_TIMEOUT_HELP =
            "How long the new version may take to start and offer all its services, for example 1m (default 30s)";

    /** Help for {@link #BY}. */
    public static final String BY_HELP = "Who asks, for the history (default: the user of the shell)";

    /** Help for {@link #DRY_RUN}. */
    public static final String DRY_RUN_HELP = "Say what the patch would do, as patch:plan does, and change nothing";

    /** Help for {@link #BACKGROUND}. */
    public static final String BACKGROUND_HELP =
            "Put the patch in the row and return; at once, unless --from or --to name no module and have to be looked up in turn";

    /** Help for {@link #HEAP_DUMP}. */
    public static final String HEAP_DUMP_HELP =
            "Instead, write all that is alive to a new file that ends in .hprof; everything stands still meanwhile";

    /** Help for {@link #FOLLOW}. */
    public static final String FOLLOW_HELP = "Then show the phases as they pass, until nothing runs or waits";

    /** Help for the version of a rollback. */
    public static final String BACK_TO_HELP =
            "VERSION: go as many patches back as it takes until MODULE serves in it again (default: one)";

    /** Help for the bundles of a patch. */
    public static final String BUNDLES_HELP =
            "The bundles of the new versions: mvn:, file: or http: addresses, or paths of files";

    /** Help for what to roll back. */
    public static final String ROLLBACK_HELP =
            "The name of a module, or the number of the patch that brought what serves now";

    /** Help for what to abort. */
    public static final String ABORT_HELP = "The number of a patch that runs or waits (default: the one that runs)";

    /** Help for the reason of a lock. */
    public static final String LOCK_HELP = "Why, for those who are refused";

    /** Help for the module of which versions are retired. */
    public static final String RETIRE_HELP = "The name of a module";

    /** Help for what to inform about. */
    public static final String INFO_HELP = "The name of a module, or the number of a patch";

    /** What {@code patch:plan} is for. */
    public static final String PLAN = "Says what a patch would do, and changes nothing";

    /** What {@code patch:diff} is for. */
    public static final String DIFF = "Shows what a patch would do to the state that there is now, and changes nothing";

    /** What {@code patch:state} is for. */
    public static final String STATE = "Shows the carried state of a module, read while calls go on";

    /** More about {@code patch:diff}. */
    public static final String DIFF_DETAILS =
            "Shows for each carried field what becomes of it, its types in both versions, and what it holds now: carried, "
                    + "converted, absent (new, keeps its initial value), dropped (lost), refused. Options stand before the "
                    + "bundles.";

    /** More about {@code patch:state}. */
    public static final String STATE_DETAILS =
            "Shows each field with its declared type, what it holds, and what would become of it if the module were patched "
                    + "now. An object has a number; met again, it is shown as that number. Values whose field or key is named "
                    + "like a password, secret, token, credential or key are shown as ***. No code of the module runs.";

    /** Help for the module of which the state is shown. */
    public static final String STATE_HELP = "The name of a module";

    /** What {@code patch:apply} is for. */
    public static final String APPLY = "Moves modules to new versions while calls go on";

    /** What {@code patch:rollback} is for. */
    public static final String ROLLBACK = "Goes back to the versions before a patch, state included, while calls go on";

    /** What {@code patch:list} is for. */
    public static final String LIST = "Lists the modules: what serves, and where a rollback can go";

    /** What {@code patch:info} is for. */
    public static final String INFO = "Tells everything about a module or a patch";

    /** What {@code patch:history} is for. */
    public static final String HISTORY = "Lists the patches of this system, oldest first";

    /** What {@code patch:abort} is for. */
    public static final String ABORT = "Takes a patch back before its flip; what served before serves on";

    /** What {@code patch:status} is for. */
    public static final String STATUS = "Shows what runs, what waits, what is locked, and what was left behind";

    /** What {@code patch:lock} is for. */
    public static final String LOCK = "Lets no patch start, wherever it comes from, over restarts too";

    /** What {@code patch:unlock} is for. */
    public static final String UNLOCK = "Lets patches start again";

    /** What {@code patch:retire} is for. */
    public static final String RETIRE = "Removes the versions of a module that are kept on for a quick rollback";

    /** What {@code patch:repair} is for. */
    public static final String REPAIR = "Tries again to remove what patches could not";

    /** More about {@code patch:plan}. */
    public static final String PLAN_DETAILS =
            "Shows the bundles, services and carried fields, everything that speaks against the patch, and a verdict. "
                    + "Fails if the patch would be refused, so that a script can ask first. Options stand before the "
                    + "bundles.";

    /** More about {@code patch:apply}. */
    public static final String APPLY_DETAILS =
            "All bundles of one patch take effect at one instant. No call fails; while state moves, calls wait for at "
                    + "most the time that --pause allows. If anything goes wrong before that instant, what served "
                    + "before serves on, with its state, and the command fails. Whoever interrupts the command, or loses his "
                    + "connection, leaves the patch running. Options stand before the bundles.";

    /** More about {@code patch:rollback}. */
    public static final String ROLLBACK_DETAILS =
            "Takes back the patch that brought what serves now, for all modules of that patch at once. The state moves "
                    + "back, what has been added since included. A patch of which a member was patched again since is "
                    + "not taken back: the answer says which patch has to go first.";

    private Options() {}
}
