package org.ninelives.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.time.Duration;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** Our own assembly as the system under test: everything it needs is inside, nothing is downloaded. */
final class Karaf {

    /** Where the container finds the port of its HTTP service. */
    static final String HTTP_PORT = "ninelives.http.port";

    private static final String MVN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final String WEB = "etc/org.ops4j.pax.web.cfg";
    private static final String JMX = "etc/org.apache.karaf.management.cfg";
    private static final String SYSTEM = "etc/system.properties";
    private static final String EXAM = "@id=exam@checksum=ignore";
    private static final String VERSION = System.getProperty("karaf.version");
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(1);

    private Karaf() {}

    static Option assembly() {
        Ports ports = Ports.free(3);
        return composite(
                karafDistributionConfiguration()
                        .frameworkUrl(url("assembly.archive"))
                        .karafVersion(VERSION)
                        .name("Ninelives")
                        .unpackDirectory(new File("target/exam")),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                keepRuntimeFolder(),
                systemTimeout(BOOT_LIMIT.toMillis()),
                bundle(url("bundle.assertj-core")),
                bundle(url("bundle.byte-buddy")),
                editConfigurationFilePut(MVN, "org.ops4j.pax.url.mvn.repositories", url("exam.repository") + EXAM),
                editConfigurationFilePut(MVN, "org.ops4j.pax.url.mvn.localRepository", "${karaf.data}/repository"),
                editConfigurationFilePut(WEB, "org.osgi.service.http.port", ports.text(0)),
                editConfigurationFilePut(WEB, "org.ops4j.pax.web.listening.addresses", "127.0.0.1"),
                editConfigurationFilePut(SYSTEM, HTTP_PORT, ports.text(0)),
                editConfigurationFilePut(JMX, "rmiRegistryPort", ports.text(1)),
                editConfigurationFilePut(JMX, "rmiServerPort", ports.text(2)),
                asStartedByItsScript());
    }

    private static String url(String property) {
        return new File(System.getProperty(property)).toURI().toString();
    }

    /** What {@code bin/karaf} passes to Java 17. */
    private static Option asStartedByItsScript() {
        return composite(Stream.of(
                        "--add-reads=java.xml=java.logging",
                        "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                        "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-" + VERSION + ".jar",
                        "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + VERSION + ".jar",
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.net=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
                        "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
                        "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
                        "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED")
                .map(option -> vmOption(option))
                .toArray(Option[]::new));
    }
}
