package org.ninelives.runtime.patching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTransfer;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.api.state.Transfer;
import org.ninelives.runtime.framework.StateParts.OwnTransfer;
import org.ninelives.runtime.state.Move;
import org.ninelives.runtime.state.Successors;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.OverdueException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Version;

class OwnTransfersTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    private final Workers workers = new Workers();
    private final OwnTransfers transfers = new OwnTransfers(workers, progress::add);
    private Workers givingUp = workers;
    private final Fake one = new Fake("1");
    private final Fake two = new Fake("2");
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        givingUp.close();
        workers.close();
    }

    /** A version that writes down what it is asked for, and fails where it should. */
    private class Fake implements StateTransfer {

        private final String name;
        private final Queue<Object> parts = new ArrayDeque<>();
        private boolean ahead = true;

        @Nullable
        private Object state = "state";

        private String failing = "";

        @Nullable
        private Transfer seen;

        Fake(String name) {
            this.name = name;
        }

        void reached(String point, Transfer transfer) throws StateTransferException {
            seen = transfer;
            lines.add(name + " " + point);
            if (point.startsWith(failing + " ") || point.equals(failing)) {
                throw new StateTransferException("cannot");
            }
        }

        @Override
        public boolean copiesAhead() {
            return ahead;
        }

        @Override
        public @Nullable Object captureAhead(Transfer transfer) throws StateTransferException {
            reached("captureAhead", transfer);
            transfer.progress(parts.size() + " left");
            return parts.poll();
        }

        @Override
        public void restoreAhead(Object part, Transfer transfer) throws StateTransferException {
            reached("restoreAhead " + part, transfer);
        }

        @Override
        @SuppressWarnings("NullAway") // what authors do by mistake
        public Object capture(Transfer transfer) throws StateTransferException {
            reached("capture", transfer);
            return state;
        }

        @Override
        public void restore(Object captured, Transfer transfer) throws StateTransferException {
            reached("restore " + captured, transfer);
        }

        @Override
        public void abandoned(Transfer transfer) {
            lines.add(name + " abandoned");
            if (failing.equals("abandoned")) {
                throw new IllegalStateException("cannot");
            }
        }
    }

    private OwnTransfers begun() {
        transfers.begin(List.of(new OwnTransfer("game", new Version(1, 0, 0), new Version(2, 0, 0), one, two)));
        return transfers;
    }

    private List<FieldReport> behind() throws Exception {
        return transfers.behind(move(), Instant.now().plus(LIMIT), () -> false).move();
    }

    private static Move move() throws StateTransferException {
        return Move.prepare(List.of(), new NothingOld(), List.of(), () -> false);
    }

    private static final class NothingOld implements Successors {
        @Override
        public boolean isOld(Class<?> type) {
            return false;
        }

        @Override
        public Class<?> successorOf(Class<?> old) {
            return old;
        }
    }

    @Test
    void partAfterPartGoesOver_andThenTheRest() throws Exception {
        one.parts.addAll(List.of("a", "b"));

        begun().ahead(LIMIT);
        List<FieldReport> report = behind();

        assertThat(lines)
                .containsExactly(
                        "1 captureAhead",
                        "2 restoreAhead a",
                        "1 captureAhead",
                        "2 restoreAhead b",
                        "1 captureAhead",
                        "1 capture",
                        "2 restore state");
        assertThat(progress).containsExactly("game: 2 left", "game: 1 left", "game: 0 left");
        assertThat(report)
                .containsExactly(new FieldReport(
                        "game",
                        "StateTransfer",
                        "",
                        FieldReport.Fate.TRANSFERRED,
                        "by the module itself, 2 parts of it while calls went on; 0 left"));
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false", "false, false"})
    void nothingIsCopiedAheadWhereOneOfThemDoesNot(boolean former, boolean next) throws Exception {
        one.ahead = former;
        two.ahead = next;

        begun().ahead(LIMIT);

        assertThat(lines).isEmpty();
    }

    @Test
    void aVersionThatSaysItTakesPartsHasToTakeThem() throws Exception {
        one.parts.add("a");
        StateTransfer forgetful = new StateTransfer() {
            @Override
            public Object capture(Transfer transfer) {
                return "";
            }

            @Override
            public void restore(Object captured, Transfer transfer) {}

            @Override
            public boolean copiesAhead() {
                return true;
            }
        };
        transfers.begin(List.of(new OwnTransfer("game", new Version(1, 0, 0), new Version(2, 0, 0), one, forgetful)));

        assertThatThrownBy(() -> transfers.ahead(LIMIT))
                .isInstanceOf(RefusedException.class)
                .hasMessage("game 2.0.0 failed in restoreAhead(): a version that copies state ahead has to take what is"
                        + " copied");
    }

    @ParameterizedTest
    @CsvSource({
        "captureAhead, game 1.0.0 failed in captureAhead(): cannot",
        "restoreAhead, game 2.0.0 failed in restoreAhead(): cannot",
        "capture, game 1.0.0 failed in capture(): cannot",
        "restore, game 2.0.0 failed in restore(): cannot"
    })
    void whoFailsIsNamedWithItsStep_andBothHearThatItWasForNothing_theCandidateFirst(String failing, String message) {
        one.parts.add("a");
        one.failing = failing;
        two.failing = failing;

        assertThatThrownBy(() -> {
                    begun().ahead(LIMIT);
                    behind();
                })
                .isInstanceOf(RefusedException.class)
                .hasMessage(message);

        assertThat(transfers.abandon()).isEmpty();
        assertThat(lines).endsWith("2 abandoned", "1 abandoned");
    }

    @Test
    void nullIsNoState() {
        one.state = null;

        assertThatThrownBy(() -> {
                    begun();
                    behind();
                })
                .isInstanceOf(RefusedException.class)
                .hasMessage("game 1.0.0 captured null instead of its state");
    }

    @Test
    void whoWasAskedForNothingHearsNothing() {
        assertThat(begun().abandon()).isEmpty();
        assertThat(lines).isEmpty();
    }

    @Test
    void whoFailsWhenItHearsThatItWasForNothingIsNamed_andTheOtherHearsItAllTheSame() throws Exception {
        two.failing = "abandoned";
        begun().ahead(LIMIT);

        assertThat(transfers.abandon())
                .containsExactly("game 2.0.0 failed in abandoned() of its StateTransfer: cannot");
        assertThat(lines).endsWith("2 abandoned", "1 abandoned");
    }

    /** Its first part takes until it may come back, whoever interrupts it. */
    private class Deaf extends Fake {

        private final CountDownLatch inside = new CountDownLatch(1);

        Deaf() {
            super("1");
        }

        /** The first one that is asked of them is given up as soon as this is inside; the others come back. */
        OwnTransfers transfers() {
            AtomicBoolean first = new AtomicBoolean(true);
            givingUp = new Workers((task, limit) -> {
                if (first.getAndSet(false)) {
                    inside.await();
                    throw new TimeoutException();
                }
                task.get();
            });
            OwnTransfers transfers = new OwnTransfers(givingUp, progress::add);
            transfers.begin(List.of(new OwnTransfer("game", new Version(1, 0, 0), new Version(2, 0, 0), this, two)));
            return transfers;
        }

        @Override
        public Object captureAhead(Transfer transfer) {
            inside.countDown();
            boolean ended = false;
            while (!ended) {
                try {
                    end.await();
                    ended = true;
                } catch (InterruptedException unheard) {
                    lines.add("1 hears nothing");
                }
            }
            transfer.progress("too late");
            return "a";
        }
    }

    @Test
    void whoDoesNotComeBackIsLeftAlone_andGoesNoFurtherWhenItDoes() throws Exception {
        OwnTransfers transfers = new Deaf().transfers();

        assertThatThrownBy(() -> transfers.ahead(LIMIT))
                .isInstanceOf(OverdueException.class)
                .hasMessageContaining("copy of the state of game ahead of the pause");
        assertThat(transfers.abandon()).isEmpty();
        Thread worker = givingUp.stuck().get(0);
        end.countDown();
        worker.join();

        assertThat(lines).containsExactlyInAnyOrder("1 hears nothing", "2 abandoned");
        assertThat(progress).isEmpty();
    }

    @Test
    void whoComesBackAMomentLaterHearsThatItWasForNothing() throws Exception {
        OwnTransfers transfers = new Deaf().transfers();
        assertThatThrownBy(() -> transfers.ahead(LIMIT)).isInstanceOf(OverdueException.class);
        Thread patching = Thread.currentThread();
        Thread release = new Thread(() -> {
            while (patching.getState() != Thread.State.TIMED_WAITING || !lines.contains("2 abandoned")) {
                Thread.onSpinWait();
            }
            end.countDown();
        });

        release.start();
        List<String> left = transfers.abandon();
        release.join();

        assertThat(left).isEmpty();
        assertThat(lines).endsWith("2 abandoned", "1 abandoned");
        assertThat(progress).isEmpty();
    }

    @Test
    void nobodyIsAskedAnyMoreOnceItIsGivenUp() throws Exception {
        begun();

        assertThatThrownBy(() ->
                        transfers.behind(move(), Instant.now(), () -> true).move())
                .isInstanceOf(RefusedException.class)
                .hasMessage("nobody waits for the state any more");
        assertThat(lines).isEmpty();
    }

    @Test
    void successorsAreKnownBehindTheGateAlone_andOnTheThreadThatAsks() throws Exception {
        List<Object> answers = new ArrayList<>();
        Fake asking = new Fake("3") {
            @Override
            public @Nullable Object captureAhead(Transfer transfer) {
                answers.add(answerOf(transfer));
                return null;
            }

            @Override
            public void restore(Object captured, Transfer transfer) throws StateTransferException {
                super.restore(captured, transfer);
                answers.add(answerOf(transfer));
                AtomicReference<Object> elsewhere = new AtomicReference<>();
                Thread other = new Thread(() -> elsewhere.set(answerOf(transfer)));
                other.start();
                try {
                    other.join();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
                answers.add(elsewhere.get());
            }
        };
        transfers.begin(List.of(new OwnTransfer("game", new Version(1, 0, 0), new Version(2, 0, 0), asking, asking)));
        transfers.ahead(LIMIT);
        behind();
        Transfer kept = asking.seen;
        assertThat(kept).isNotNull();
        answers.add(answerOf(kept));

        assertThat(answers)
                .extracting(answer -> answer instanceof IllegalStateException ? "refused" : answer)
                .containsExactly("refused", "text", "refused", "refused");
    }

    @Test
    void whoKeepsWhatItWasGivenKeepsNothingOfTheOtherVersion() throws Exception {
        List<Transfer> kept = new ArrayList<>();
        List<WeakReference<StateTransfer>> former = new ArrayList<>();
        moveKeeping(kept, former);

        long deadline = System.nanoTime() + 60_000_000_000L;
        while (former.stream().anyMatch(each -> each.get() != null) && System.nanoTime() < deadline) {
            System.gc();
        }

        assertThat(kept).hasSize(3).allMatch(transfer -> transfer.module().equals("game"));
        assertThat(former).hasSize(1).allMatch(each -> each.get() == null);
        kept.forEach(transfer -> transfer.progress("nobody hears it"));
        assertThat(progress).isEmpty();
    }

    private void moveKeeping(List<Transfer> kept, List<WeakReference<StateTransfer>> former) throws Exception {
        StateTransfer leaving = new Keeping(new ArrayList<>());
        former.add(new WeakReference<>(leaving));
        OwnTransfers move = new OwnTransfers(workers, progress::add);
        move.begin(List.of(
                new OwnTransfer("game", new Version(1, 0, 0), new Version(2, 0, 0), leaving, new Keeping(kept))));
        move.ahead(LIMIT);
        move.behind(move(), Instant.now().plus(LIMIT), () -> false).move();
        move.abandon();
    }

    /** An author's that keeps whatever it is given. */
    private static final class Keeping implements StateTransfer {

        private final List<Transfer> kept;
        private boolean over;

        Keeping(List<Transfer> kept) {
            this.kept = kept;
        }

        @Override
        public boolean copiesAhead() {
            return true;
        }

        @Override
        public @Nullable Object captureAhead(Transfer transfer) {
            boolean first = !over;
            over = true;
            return first ? "part" : null;
        }

        @Override
        public void restoreAhead(Object part, Transfer transfer) {
            kept.add(transfer);
        }

        @Override
        public Object capture(Transfer transfer) {
            return "rest";
        }

        @Override
        public void restore(Object captured, Transfer transfer) {
            kept.add(transfer);
        }

        @Override
        public void abandoned(Transfer transfer) {
            kept.add(transfer);
        }
    }

    private static Object answerOf(Transfer transfer) {
        try {
            return String.valueOf(transfer.successorOf("text"));
        } catch (StateTransferException | IllegalStateException refused) {
            return refused;
        }
    }

    @Test
    void whoNeverSaysThatLittleIsLeftIsNotAskedForEver() throws Exception {
        Fake endless = new Fake("4") {
            @Override
            public Object captureAhead(Transfer transfer) {
                return "more";
            }
        };
        transfers.begin(List.of(new OwnTransfer("game", new Version(1, 0, 0), new Version(2, 0, 0), endless, two)));

        transfers.ahead(Duration.ofSeconds(1));

        assertThat(lines).isNotEmpty().allMatch("2 restoreAhead more"::equals);
    }
}
