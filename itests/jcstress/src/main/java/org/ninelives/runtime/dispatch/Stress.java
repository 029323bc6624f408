package org.ninelives.runtime.dispatch;

import java.util.List;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;

/** Runs the tests, and then the one that has to fail. */
public final class Stress {

    private Stress() {}

    /**
     * Ends with a failure if the protocol does not hold, or if the tests do not see that the naive one does not.
     *
     * @param arguments how many milliseconds a test runs in one configuration, and how often
     */
    public static void main(String[] arguments) throws Exception {
        if (!holds(arguments, "FencedProtocol|AsymmetricProtocol")) {
            throw new AssertionError("a call was on a version that its patch took for quiet");
        }
        if (holds(arguments, "NaiveProtocol")) {
            throw new AssertionError("the naive protocol was not found out: run it for longer, on more than one core");
        }
        System.out.println("The protocol holds; the naive one was found out.");
    }

    private static boolean holds(String[] arguments, String tests) throws Exception {
        List<String> options =
                List.of("-t", tests, "-time", arguments[0], "-iters", arguments[1], "-f", "1", "-sc", "false");
        Options parsed = new Options(options.toArray(String[]::new));
        if (!parsed.parse()) {
            throw new IllegalArgumentException("jcstress does not know " + options);
        }
        try {
            new JCStress(parsed).run();
            return true;
        } catch (AssertionError failed) {
            System.out.println(failed.getMessage());
            return false;
        }
    }
}
