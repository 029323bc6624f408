package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.api.Phase.STAGE;
import static org.ninelives.api.Phase.START;
import static org.ninelives.api.Phase.TRANSFER;
import static org.ninelives.api.Phase.VALIDATE;
import static org.ninelives.api.Phase.VERIFY;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.ServingCounter.BYSTANDER;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.QUICK;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.PatchResult;
import org.ninelives.api.spi.Probe;
import org.ninelives.api.spi.Validator;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * Whatever is wrong with a patch: it is refused or undone with one message that says what, where, why and what serves, no
 * call fails, and nothing of it is left. What is checked after each attempt stands in {@link ServingCounter#undone}.
 */
class RefusedIT {

    private static final String SERVES = "; " + COUNTER + " 1.0.0 serves";
    private static final String UNCHANGED = "; nothing has changed";

    @TempDir
    static Path temp;

    private static ServingCounter serving;

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @BeforeAll
    static void serve() throws Exception {
        serving = ServingCounter.start(temp.resolve("data"));
    }

    @AfterAll
    static void stop() {
        serving.close();
    }

    @AfterEach
    void anotherPatchCanBeAppliedRightAfter() throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        serving.patchThereAndBack();
    }

    // What cannot be read

    @Test
    void aMissingFile() throws Exception {
        URI missing = temp.resolve("missing.jar").toUri();
        assertThat(serving.refusedAsPlanned(STAGE, Patch.of(missing)))
                .isEqualTo("patch " + missing + " failed in STAGE after N ms: there is no file " + missing + UNCHANGED);
    }

    @Test
    void aFolder() throws Exception {
        URI folder = Files.createDirectory(temp.resolve("folder")).toUri();
        assertThat(serving.refusedAsPlanned(STAGE, Patch.of(folder)))
                .isEqualTo("patch " + folder + " failed in STAGE after N ms: " + folder
                        + " is a folder; a patch takes the bundles in it one by one" + UNCHANGED);
    }

    @Test
    void anAddressThatNobodyCanOpen() throws Exception {
        URI address = URI.create("mvn:org.example/route/2.0.0");
        assertThat(serving.refusedAsPlanned(STAGE, Patch.of(address)))
                .isEqualTo("patch " + address + " failed in STAGE after N ms: " + address
                        + " cannot be opened here: unknown protocol: mvn" + UNCHANGED);
    }

    @Test
    void anAddressWithoutScheme() throws Exception {
        assertThat(serving.refusedAsPlanned(STAGE, Patch.of(URI.create("route-2.0.0.jar"))))
                .isEqualTo("patch route-2.0.0.jar failed in STAGE after N ms: route-2.0.0.jar is not an address: it has"
                        + " no scheme such as file:, http: or mvn:" + UNCHANGED);
    }

    @Test
    void whatIsNoJar() throws Exception {
        Path text = Files.writeString(temp.resolve("notes.jar"), "this is text");
        assertThat(serving.refusedAsPlanned(STAGE, quick(text)))
                .isEqualTo("patch " + text.toUri() + " failed in STAGE after N ms: " + text.toUri()
                        + " is not a jar: it does not begin as a zip file does (PK); it has 12 bytes; was it copied while"
                        + " it was still being written?" + UNCHANGED);
    }

    @Test
    void anEmptyFile() throws Exception {
        Path empty = Files.createFile(temp.resolve("empty.jar"));
        assertThat(serving.refusedAsPlanned(STAGE, quick(empty)))
                .isEqualTo("patch " + empty.toUri() + " failed in STAGE after N ms: " + empty.toUri()
                        + ": the content is empty (0 bytes); nothing was stored" + UNCHANGED);
    }

    @Test
    void aJarWithoutEntries() throws Exception {
        Path empty = temp.resolve("no-entries.jar");
        try (OutputStream out = Files.newOutputStream(empty)) {
            new JarOutputStream(out).close();
        }
        assertThat(serving.refusedAsPlanned(STAGE, quick(empty)))
                .isEqualTo("patch " + empty.toUri() + " failed in STAGE after N ms: " + empty.toUri()
                        + " is a jar without entries" + UNCHANGED);
    }

    @Test
    void aTruncatedJar() throws Exception {
        byte[] whole = Files.readAllBytes(TestBundle.of("counter-2"));
        Path half = Files.write(temp.resolve("half.jar"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(serving.refusedAsPlanned(STAGE, quick(half)))
                .isEqualTo("patch " + half.toUri() + " failed in STAGE after N ms: " + half.toUri()
                        + " cannot be read as a jar: zip END header not found; it has " + whole.length / 2
                        + " bytes; was it copied while it was still being written?" + UNCHANGED);
    }

    @Test
    void aJarWithADamagedClass() throws Exception {
        byte[] bytes = Files.readAllBytes(TestBundle.of("counter-2"));
        Path damaged = Files.write(temp.resolve("damaged.jar"), damage(bytes));
        assertThat(serving.refusedAsPlanned(STAGE, quick(damaged)))
                .startsWith("patch " + damaged.toUri() + " failed in STAGE after N ms: " + damaged.toUri()
                        + " is damaged: its entry ")
                .endsWith(UNCHANGED);
    }

    /** Somewhere in the content of an entry; the directory at the end stays good. */
    private static byte[] damage(byte[] zip) {
        byte[] damaged = zip.clone();
        Arrays.fill(damaged, zip.length / 3, zip.length / 3 + 16, (byte) 0x55);
        return damaged;
    }

    // What is no module

    @Test
    void aJarWithoutSymbolicName() throws Exception {
        Path plain = TestBundle.changed("counter-2", Map.of("Bundle-SymbolicName", ""));
        assertThat(serving.refusedAsPlanned(STAGE, quick(plain)))
                .isEqualTo("patch " + plain.toUri() + " failed in STAGE after N ms: " + plain.toUri()
                        + " has no Bundle-SymbolicName in its manifest: it is a plain jar, not a bundle" + UNCHANGED);
    }

    @Test
    void aVersionThatIsNone() throws Exception {
        Path bundle = TestBundle.changed("counter-2", Map.of("Bundle-Version", "two"));
        assertThat(serving.refusedAsPlanned(STAGE, quick(bundle)))
                .startsWith("patch " + bundle.toUri() + " failed in STAGE after N ms: " + bundle.toUri()
                        + " has the Bundle-Version \"two\", which cannot be understood: ")
                .endsWith(UNCHANGED);
    }

    @Test
    void aFragment() throws Exception {
        Path fragment = TestBundle.changed("counter-2", Map.of("Fragment-Host", COUNTER));
        assertThat(serving.refusedAsPlanned(STAGE, quick(fragment)))
                .isEqualTo("patch " + fragment.toUri() + " failed in STAGE after N ms: " + fragment.toUri()
                        + " is a fragment of " + COUNTER
                        + " (Fragment-Host): it has no services of its own and lives in"
                        + " its host's class loader; use the classic update" + UNCHANGED);
    }

    @Test
    void aModuleThatNobodyKnows() throws Exception {
        Path unknown = TestBundle.changed("counter-2", Map.of("Bundle-SymbolicName", "org.ninelives.itests.stranger"));
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(unknown)))
                .isEqualTo("patch org.ninelives.itests.stranger@2.0.0 failed in VALIDATE after N ms:"
                        + " org.ninelives.itests.stranger 2.0.0: no version of org.ninelives.itests.stranger serves, so"
                        + " there is nothing to patch; install and start it as any bundle" + UNCHANGED);
    }

    // What the manifest gives away

    @Test
    void aPackageThatNobodyProvides() throws Exception {
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-unresolvable"))))
                .isEqualTo("patch " + COUNTER + "@2.5.0 failed in VALIDATE after N ms: " + COUNTER
                        + " 2.5.0: needs package org.nowhere [1,2), which nobody provides" + SERVES);
    }

    @Test
    void aPlatformThatIsNotThisOne() throws Exception {
        Path bundle = TestBundle.changed(
                "counter-2", Map.of("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""));
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(bundle)))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + " 2.0.0: needs execution environment JavaSE 99, which nobody provides" + SERVES);
    }

    @Test
    void aBundleThatExportsTheInterfaceItImplements() throws Exception {
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-exports"))))
                .isEqualTo("patch " + COUNTER + "@2.11.0 failed in VALIDATE after N ms:"
                        + " org.ninelives.itests.shared.Counter: " + COUNTER + " exports a package of the interface it"
                        + " implements: its consumers would hold on to the class loader of this version; put the API in a"
                        + " bundle of its own" + SERVES);
    }

    @Test
    void aBundleWithKarafCommands() throws Exception {
        Path bundle = TestBundle.changed("counter-2", Map.of("Karaf-Commands", "*"));
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(bundle)))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + ": is served by an extender (Karaf-Commands) that it cannot be hidden from: its commands would"
                        + " stand in the shell twice; use the classic update, or put this part in a bundle of its own"
                        + SERVES);
    }

    @Test
    void aBundleWithABlueprint() throws Exception {
        Path bundle = TestBundle.changed("counter-2", Map.of("Bundle-Blueprint", "OSGI-INF/blueprint/*.xml"));
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(bundle)))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + ": is served by an extender (Blueprint) that it cannot be hidden from: its container would start"
                        + " beside the incumbent's; use the classic update, or put this part in a bundle of its own"
                        + SERVES);
    }

    @Test
    void twoBundlesOfOneName() throws Exception {
        assertThat(serving.refusedAsPlanned(
                        VALIDATE, quick(TestBundle.of("counter-2"), TestBundle.of("counter-throws"))))
                .isEqualTo("patch " + COUNTER + "@2.0.0+" + COUNTER + "@2.1.0 failed in VALIDATE after N ms: " + COUNTER
                        + ": comes more than once in this patch; give one version of it" + SERVES);
    }

    @Test
    void theSameBundleTwice() throws Exception {
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-2"), TestBundle.of("counter-2"))))
                .isEqualTo("patch " + COUNTER + "@2.0.0+" + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + ": comes more than once in this patch; give one version of it" + SERVES);
    }

    @Test
    void theSameVersionAgain_sameContent() throws Exception {
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-1"))))
                .isEqualTo("patch " + COUNTER + "@1.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + " 1.0.0: serves already, with the same content; there is nothing to patch" + SERVES);
    }

    @Test
    void theSameVersionAgain_otherContent() throws Exception {
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-1-other"))))
                .isEqualTo("patch " + COUNTER + "@1.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + " 1.0.0: serves already, with other content; give the new content a version of its own"
                        + SERVES);
    }

    @Test
    void aVersionThatTakesOverFromOthersOnly() throws Exception {
        Path bundle = TestBundle.changed("counter-2", Map.of("Patch-From", "[1.5,2)"));
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(bundle)))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + " 2.0.0: takes over from [1.5.0,2.0.0), but 1.0.0 serves" + SERVES);
    }

    @Test
    void anotherVersionServesThanExpected() throws Exception {
        assertThat(serving.refusedAsPlanned(
                        VALIDATE, quick(TestBundle.of("counter-2")).expectFrom(COUNTER, new VersionRange("[1.1,2)"))))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + ": was expected to serve in [1.1.0,2.0.0), but 1.0.0 serves" + SERVES);
    }

    @Test
    void anotherVersionComesThanExpected() throws Exception {
        assertThat(serving.refusedAsPlanned(
                        VALIDATE, quick(TestBundle.of("counter-2")).expectTo(COUNTER, new Version(2, 0, 1))))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + COUNTER
                        + ": was expected to be brought to 2.0.1, but the bundle is 2.0.0" + SERVES);
    }

    @Test
    void anExpectationOfAModuleThatIsNotInThePatch() throws Exception {
        assertThat(serving.refusedAsPlanned(
                        VALIDATE, quick(TestBundle.of("counter-2")).expectTo(BYSTANDER, new Version(2, 0, 0))))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: " + BYSTANDER
                        + ": was expected to be brought to 2.0.0, but it is not in this patch" + SERVES);
    }

    @Test
    void stateWouldBeLost() throws Exception {
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-drops"))))
                .isEqualTo("patch " + COUNTER + "@2.9.0 failed in VALIDATE after N ms: " + COUNTER
                        + "/org.ninelives.itests.counter.CountingComponent.count: is carried state that has no home in the candidate and would be"
                        + " lost; allow that explicitly (--allow-drop), or give it a home" + SERVES);
    }

    @Test
    void aServiceWouldBeWithdrawn() throws Exception {
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-withdraws"))))
                .isEqualTo("patch " + COUNTER + "@2.10.0 failed in VALIDATE after N ms: " + COUNTER
                        + ": no longer offers org.ninelives.itests.shared.Counter, which consumers may hold; allow that"
                        + " explicitly (--allow-withdraw)" + SERVES);
    }

    @Test
    void severalThingsAreWrong_allAreSaidAtOnce() throws Exception {
        Path bundle = TestBundle.changed("counter-drops", Map.of("Patch-From", "[1.5,2)", "Karaf-Commands", "*"));
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(bundle)))
                .contains("takes over from [1.5.0,2.0.0)")
                .contains("Karaf-Commands")
                .contains("would be lost");
    }

    // What others say

    @Test
    void aValidatorRefuses() throws Exception {
        register(Validator.class, proposal -> List.of(Finding.refuses("house rule 7", "no patches on Fridays")));
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-2"))))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: house rule 7: no patches on"
                        + " Fridays" + SERVES);
    }

    @Test
    void aValidatorThrows() throws Exception {
        register(Validator.class, proposal -> {
            throw new IllegalStateException("the keys are lost");
        });
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-2"))))
                .startsWith("patch " + COUNTER + "@2.0.0 failed in VALIDATE after N ms: "
                        + getClass().getName())
                .endsWith(
                        ": failed, so nothing can be said for the patch: java.lang.IllegalStateException: the keys are"
                                + " lost" + SERVES);
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aValidatorAnswersNothing() throws Exception {
        register(Validator.class, proposal -> null);
        assertThat(serving.refusedAsPlanned(VALIDATE, quick(TestBundle.of("counter-2"))))
                .endsWith(": answered nothing, so nothing can be said for the patch" + SERVES);
    }

    @Test
    void aProbeRefuses() throws Exception {
        register(Probe.class, candidate -> List.of(Finding.refuses(candidate.getSymbolicName(), "looks pale")));
        assertThat(serving.refused(VERIFY, quick(TestBundle.of("counter-2"))))
                .isEqualTo("patch " + COUNTER + "@2.0.0 failed in VERIFY after N ms: " + COUNTER + ": looks pale"
                        + SERVES);
    }

    @Test
    void aProbeThrows() throws Exception {
        register(Probe.class, candidate -> {
            throw new NoClassDefFoundError("a class of the probe");
        });
        assertThat(serving.refused(VERIFY, quick(TestBundle.of("counter-2"))))
                .startsWith("patch " + COUNTER + "@2.0.0 failed in VERIFY after N ms: the probe "
                        + getClass().getName())
                .endsWith(" failed on " + COUNTER + " 2.0.0: java.lang.NoClassDefFoundError: a class of the probe"
                        + SERVES);
    }

    // What shows only when it runs

    @Test
    void anActivatorThatThrows() throws Exception {
        assertThat(serving.refused(START, quick(TestBundle.of("counter-throws"))))
                .isEqualTo("patch " + COUNTER + "@2.1.0 failed in START after N ms: " + COUNTER
                        + " 2.1.0 did not start: its activator failed: java.lang.IllegalStateException: no disk to count on"
                        + SERVES);
    }

    @Test
    void anActivatorThatIsMissing() throws Exception {
        Path bundle =
                TestBundle.changed("counter-2", Map.of("Bundle-Activator", "org.ninelives.itests.counter.Missing"));
        assertThat(serving.refused(START, quick(bundle)))
                .startsWith("patch " + COUNTER + "@2.0.0 failed in START after N ms: " + COUNTER
                        + " 2.0.0 did not start: its activator failed: java.lang.ClassNotFoundException:"
                        + " org.ninelives.itests.counter.Missing not found by " + COUNTER)
                .endsWith(SERVES);
    }

    @Test
    void aComponentThatStaysUnsatisfied() throws Exception {
        assertThat(serving.refused(START, quick(TestBundle.of("counter-unsatisfied"))))
                .isEqualTo("patch " + COUNTER + "@2.3.0 failed in START after N ms: not ready after N ms: " + COUNTER
                        + " 2.3.0: component org.ninelives.itests.counter.NeedyComponent has no service for its reference"
                        + " something (java.util.concurrent.Callable with (nobody=offers this))" + SERVES);
    }

    @Test
    void aConstructorThatThrowsAnError() throws Exception {
        assertThat(serving.refused(START, quick(TestBundle.of("counter-error"))))
                .isEqualTo("patch " + COUNTER + "@2.4.0 failed in START after N ms: " + COUNTER
                        + " 2.4.0: component org.ninelives.itests.counter.CountingComponent could not be activated:"
                        + " java.lang.NoClassDefFoundError: a class that was not packed" + SERVES);
    }

    @Test
    void anActivateMethodThatThrows() throws Exception {
        assertThat(serving.refused(START, quick(TestBundle.of("counter-activate-throws"))))
                .isEqualTo("patch " + COUNTER + "@2.12.0 failed in START after N ms: " + COUNTER
                        + " 2.12.0: component org.ninelives.itests.counter.CountingComponent could not be activated:"
                        + " java.lang.IllegalStateException: nothing to count on" + SERVES);
    }

    @Test
    void restoredThrows() throws Exception {
        assertThat(serving.refused(TRANSFER, quick(TestBundle.of("counter-restored-throws"))))
                .matches("patch " + COUNTER + "@2.6.0 failed in TRANSFER after N ms: " + COUNTER
                        + ".CountingComponent refused the state in restored\\(\\): java.lang.IllegalStateException: the"
                        + " count \\d+ is not to my taste" + SERVES);
    }

    @Test
    void aHealthCheckThatIsCritical() throws Exception {
        assertThat(serving.refused(VERIFY, quick(TestBundle.of("counter-critical"))))
                .isEqualTo("patch " + COUNTER + "@2.8.0 failed in VERIFY after N ms: " + COUNTER
                        + ": health check 'counter' says CRITICAL: cannot count to three" + SERVES);
    }

    @Test
    void aProbeThatDoesNotEndInTime() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        register(Probe.class, candidate -> {
            try {
                never.await();
            } catch (InterruptedException heard) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });
        Patch patch = quick(TestBundle.of("counter-2")).under(QUICK.withLongestPause(Duration.ofSeconds(3)));
        assertThat(serving.refused(VERIFY, patch))
                .startsWith("patch " + COUNTER + "@2.0.0 failed in VERIFY after N ms: probe of " + COUNTER
                        + " 2.0.0 did not end within ")
                .contains(getClass().getName() + ".")
                .endsWith(SERVES);
    }

    @Test
    void whoAskedIsInterrupted() throws Exception {
        Patch patch = quick(TestBundle.of("counter-unsatisfied")).under(QUICK.withStartTimeout(Duration.ofMinutes(1)));
        AtomicBoolean flagKept = new AtomicBoolean();
        FutureTask<PatchResult> asking = new FutureTask<>(() -> {
            PatchResult result = serving.patches().apply(patch);
            flagKept.set(Thread.currentThread().isInterrupted());
            return result;
        });
        Thread operator = new Thread(asking, "operator");
        register(PatchListener.class, event -> {
            if (event.phase() == START && event.kind() == PatchEvent.Kind.BEGUN) {
                operator.interrupt();
            }
        });
        assertThat(serving.undone(START, () -> {
                    operator.start();
                    return asking.get(20, TimeUnit.SECONDS);
                }))
                .isEqualTo("patch " + COUNTER
                        + "@2.3.0 was aborted by the interrupt of who waited for it in START after N ms" + SERVES);
        assertThat(flagKept).isTrue();
    }

    @Test
    void oneMemberOfTwoFails_bothStayAsTheyWere() throws Exception {
        Path bystander = TestBundle.of("bystander", "2.0.0");
        assertThat(serving.refused(START, quick(bystander, TestBundle.of("counter-throws"))))
                .isEqualTo("patch " + BYSTANDER + "@2.0.0+" + COUNTER + "@2.1.0 failed in START after N ms: " + COUNTER
                        + " 2.1.0 did not start: its activator failed: java.lang.IllegalStateException: no disk to count on; "
                        + BYSTANDER
                        + " 1.0.0, " + COUNTER + " 1.0.0 serve");
    }

    // What there is not to go back to

    @Test
    void theOldestVersionKnownHasNoVersionBeforeIt() throws Exception {
        assertThat(serving.undone(STAGE, () -> serving.patches().rollback(COUNTER, QUICK)))
                .isEqualTo(COUNTER + " has no version to go back to: its serving version is the oldest one known"
                        + SERVES);
    }

    @Test
    void aModuleThatWasNeverPatchedHasNoVersionBeforeIt() throws Exception {
        assertThat(serving.undone(STAGE, () -> serving.patches().rollback(BYSTANDER, QUICK)))
                .isEqualTo(BYSTANDER + " was never patched, so there is no version to go back to; " + BYSTANDER
                        + " 1.0.0 serves");
    }

    @Test
    void aRollbackOfNobody() throws Exception {
        assertThat(serving.undone(STAGE, () -> serving.patches().rollback("nobody", QUICK)))
                .isEqualTo("nobody is neither a module nor a patch" + UNCHANGED);
    }

    @Test
    void aRollbackOfAPatchThatWasNotCommitted() throws Exception {
        serving.refused(START, quick(TestBundle.of("counter-throws")));
        HistoryEntry refused = serving.patches().history().stream()
                .filter(entry -> entry.outcome() == HistoryEntry.Outcome.ROLLED_BACK)
                .reduce((one, later) -> later)
                .orElseThrow();
        assertThat(serving.undone(STAGE, () -> serving.patches().rollback(refused.id(), QUICK)))
                .isEqualTo(
                        "patch " + refused.id() + " was not committed, so there is nothing to take back" + UNCHANGED);
    }

    @Test
    void aRollbackOfAPatchThatWasTakenBackAlready() throws Exception {
        List<HistoryEntry> history = serving.patches().history();
        HistoryEntry there = history.get(history.size() - 2);
        assertThat(serving.undone(STAGE, () -> serving.patches().rollback(there.id(), QUICK)))
                .isEqualTo("patch " + there.id() + " was taken back already, by patch "
                        + history.get(history.size() - 1).id() + UNCHANGED);
    }

    @Test
    void aVersionThatTheStoreHasLost() throws Exception {
        committed(serving.patches().apply(quick(TestBundle.of("counter-2"))));
        Path elsewhere = temp.resolve("elsewhere");
        Files.move(serving.store(), elsewhere);
        Files.createDirectory(serving.store());
        PatchResult result = serving.patches().rollback(COUNTER, QUICK);
        Files.delete(serving.store());
        Files.move(elsewhere, serving.store());
        assertThat(rolledBack(result).reason())
                .isEqualTo(COUNTER + " 1.0.0, which " + COUNTER + " 2.0.0 replaced, is no longer in the store; "
                        + COUNTER + " 2.0.0 serves");
        committed(serving.patches().rollback(COUNTER, QUICK));
    }

    /** Until the end of the test. */
    private <T> void register(Class<T> type, T service) {
        registrations.add(serving.context().registerService(type, service, null));
    }
}
