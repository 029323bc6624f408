package org.ninelives.itests.embedded;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.api.spi.Probe;
import org.ninelives.api.spi.Validator;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.SynchronousBundleListener;

/** A program of its own that applies patches, and dies at the point that it is told, without any farewell. */
final class CrashingProgram {

    /** Where it dies, and whether the patch had committed by then. */
    enum Point {
        WHILE_FETCHING(false),
        IN_A_VALIDATOR(false),
        WHEN_THE_CANDIDATE_IS_INSTALLED(false),
        IN_THE_CANDIDATES_CONSTRUCTOR(false),
        WHILE_WAITING_FOR_A_CALL(false),
        IN_RESTORED(false),
        IN_A_PROBE(false),
        WHEN_THE_NEW_PROPERTIES_ARE_PUBLISHED(true),
        IN_PROMOTED(true),
        WHEN_THE_FORMER_VERSION_STOPS(true),
        WHEN_THE_FORMER_VERSION_IS_UNINSTALLED(true);

        private final boolean committed;

        Point(boolean committed) {
            this.committed = committed;
        }

        boolean committed() {
            return committed;
        }
    }

    /** Instead of a point: patches there and back until it is killed. */
    static final String FOR_EVER = "for ever";

    /** Printed when the first patch begins. */
    static final String BEGINS = "begins";

    static final int EXIT = 42;
    static final String MODULE = "org.ninelives.itests.vault";
    static final Policy POLICY = Outcomes.patient().withDropAllowed(true);

    private CrashingProgram() {}

    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (Exception | Error failure) {
            System.err.println("The program failed: " + failure);
        }
        Runtime.getRuntime().halt(1);
    }

    private static void run(String[] arguments) throws Exception {
        Ninelives runtime = Runtimes.with(TestBundle.of("vault-1"))
                .data(Path.of(arguments[0]))
                .start();
        Vault vault = runtime.service(Vault.class);
        vault.put("a", "one");
        System.out.println(BEGINS);
        while (arguments[1].equals(FOR_EVER)) {
            Outcomes.committed(
                    vault.version().equals("1.0.0")
                            ? runtime.patches().apply(toTwo())
                            : runtime.patches().rollback(MODULE, POLICY));
        }
        Patch patch = toTwo();
        if (Point.valueOf(arguments[1]) == Point.WHILE_FETCHING) {
            patch = Patch.of(halfAJar()).under(POLICY);
        }
        dieAt(Point.valueOf(arguments[1]), runtime);
        runtime.patches().apply(patch);
        // The retirement goes on in the background; without a death the parent's deadline ends the wait.
        new CountDownLatch(1).await();
    }

    static Patch toTwo() {
        return Outcomes.patch(TestBundle.of("vault-2")).under(POLICY);
    }

    private static void dieAt(Point point, Ninelives runtime) throws Exception {
        BundleContext context = runtime.context();
        switch (point) {
            case WHILE_FETCHING -> {}
            case IN_A_VALIDATOR ->
                context.registerService(
                        Validator.class,
                        proposal -> {
                            die();
                            return List.of();
                        },
                        null);
            case WHEN_THE_CANDIDATE_IS_INSTALLED -> dieOn(context, BundleEvent.INSTALLED, "2.0.0");
            case IN_THE_CANDIDATES_CONSTRUCTOR -> Script.at("2.0.0 constructed", CrashingProgram::die);
            case WHILE_WAITING_FOR_A_CALL -> {
                Script.at("1.0.0 put slow", CrashingProgram::waitForEver);
                Thread slow = new Thread(() -> runtime.service(Vault.class).put("slow", "slow"));
                slow.start();
                Script.await("1.0.0 put slow");
                PatchListener listener = event -> {
                    if (event.phase() == Phase.QUIESCE && event.kind() == PatchEvent.Kind.BEGUN) {
                        die();
                    }
                };
                context.registerService(PatchListener.class, listener, null);
            }
            case IN_RESTORED -> Script.at("2.0.0 restored with 1", CrashingProgram::die);
            case IN_A_PROBE ->
                context.registerService(
                        Probe.class,
                        candidate -> {
                            die();
                            return List.of();
                        },
                        null);
            case WHEN_THE_NEW_PROPERTIES_ARE_PUBLISHED ->
                context.addServiceListener(
                        event -> {
                            if (event.getType() == ServiceEvent.MODIFIED) {
                                die();
                            }
                        },
                        "(objectClass=" + Vault.class.getName() + ")");
            case IN_PROMOTED -> Script.at("2.0.0 promoted", CrashingProgram::die);
            case WHEN_THE_FORMER_VERSION_STOPS -> Script.at("1.0.0 deactivated", CrashingProgram::die);
            case WHEN_THE_FORMER_VERSION_IS_UNINSTALLED -> dieOn(context, BundleEvent.UNINSTALLED, "1.0.0");
        }
    }

    private static void dieOn(BundleContext context, int type, String version) {
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == type
                    && MODULE.equals(event.getBundle().getSymbolicName())
                    && version.equals(event.getBundle().getVersion().toString())) {
                die();
            }
        });
    }

    private static URI halfAJar() throws Exception {
        byte[] jar = Files.readAllBytes(TestBundle.of("vault-2"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, jar.length);
            OutputStream body = exchange.getResponseBody();
            body.write(jar, 0, jar.length / 2);
            body.flush();
            die();
        });
        server.start();
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/vault-2.jar");
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void die() {
        Runtime.getRuntime().halt(EXIT);
    }
}
