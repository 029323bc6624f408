package org.ninelives.runtime.dispatch;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The usual mistake, to see that these tests would find it: the patching side has a fence, and reaches nobody else with it. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "A call on a version that the patch takes for quiet.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The patch waits for the call.")
@Outcome(id = "2, .*", expect = Expect.ACCEPTABLE, desc = "The call meets what is committed.")
@State
public class NaiveProtocol extends Moment {

    private static final ProcessBarrier OF_NOBODY = new ProcessBarrier() {
        @Override
        public void pass() {}

        @Override
        public String name() {
            return "nothing";
        }
    };

    /** Nothing has happened. */
    public NaiveProtocol() {
        super(barrier());
    }

    private static Barrier barrier() {
        Barrier barrier = new Barrier();
        barrier.use(OF_NOBODY);
        return barrier;
    }

    /** A call begins. */
    @Actor
    public void calls(II_Result result) {
        result.r1 = call();
    }

    /** A patch flips, and looks who is inside. */
    @Actor
    public void patches(II_Result result) {
        result.r2 = flip();
    }
}
