package org.ninelives.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages of the application's class path that bundles see. Each is exported with the version that it was given,
 * else with the one in the manifest of the jar that has it, else with the one in its {@code packageinfo} file.
 */
final class SharedPackages {

    private static final Logger LOG = LoggerFactory.getLogger(SharedPackages.class);

    /** What every bundle that has to do with patches imports. */
    private static final List<String> API = List.of(
            "org.ninelives.api",
            "org.ninelives.api.module",
            "org.ninelives.api.spi",
            "org.ninelives.api.schedule",
            "org.ninelives.api.state");

    private static final List<String> SLF4J =
            List.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi");
    private static final String SLF4J_1 = "1.7.36";
    private static final String SLF4J_2 = "2.0.17";
    private static final String ONLY_IN_SLF4J_2 = "org/slf4j/spi/SLF4JServiceProvider.class";

    /** One clause of an Export-Package header up to the next comma that is not quoted. */
    private static final Pattern CLAUSE = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+");

    private static final Pattern VERSION = Pattern.compile(";\\s*version\\s*=\\s*\"?([^\";]+)\"?");
    private static final Pattern PACKAGE_INFO = Pattern.compile("version\\s+(\\S+)");

    private final ClassLoader classPath;

    /** Package to its version as text; null if it is still to be found. In the order in which they were shared. */
    private final Map<String, @Nullable String> wanted = new LinkedHashMap<>();

    SharedPackages(ClassLoader classPath) {
        this.classPath = classPath;
        API.forEach(this::add);
    }

    /**
     * Shares a package.
     *
     * @param clause its name, or its name and version: {@code org.example.api;version=1.2.0}
     * @throws IllegalArgumentException if the version is none
     */
    void add(String clause) {
        int end = clause.indexOf(';');
        String name = (end < 0 ? clause : clause.substring(0, end)).trim();
        Matcher version = VERSION.matcher(clause);
        if (name.isEmpty() || (end >= 0 && !version.find())) {
            throw new IllegalArgumentException(
                    "a package to share is given as its name or as name;version=1.2.3, not as '" + clause + "'");
        }
        wanted.put(
                name,
                end < 0 ? null : Version.parseVersion(version.group(1).trim()).toString());
    }

    /**
     * Shares the package of a class.
     *
     * @throws IllegalArgumentException if the bundles would see another class of that name
     */
    void add(Class<?> type) {
        try {
            if (Class.forName(type.getName(), false, classPath) == type) {
                wanted.putIfAbsent(type.getPackageName(), null);
                return;
            }
        } catch (ClassNotFoundException elsewhere) {
            LOG.debug("{} is not on the framework's class path", type.getName(), elsewhere);
        }
        throw new IllegalArgumentException(type.getName() + " cannot be shared: it was loaded by "
                + type.getClassLoader() + ", but bundles would see what " + classPath
                + " loads, as the framework itself");
    }

    boolean contains(String packageName) {
        return wanted.containsKey(packageName);
    }

    /** The value of the framework property that exports them. */
    String exports() throws IOException {
        Map<String, String> found = declaredVersions();
        StringBuilder exports = new StringBuilder();
        for (Map.Entry<String, @Nullable String> shared : wanted.entrySet()) {
            String name = shared.getKey();
            append(exports, name, version(name, shared.getValue(), found));
        }
        if (!wanted.containsKey("org.slf4j")) {
            boolean second = classPath.getResource(ONLY_IN_SLF4J_2) != null;
            for (String name : SLF4J) {
                // Callers of 1.7 link with 2.0 as well, but bundles of each time import their own range.
                append(exports, name, SLF4J_1);
                if (second) {
                    append(exports, name, SLF4J_2);
                }
            }
        }
        return exports.toString();
    }

    private static void append(StringBuilder exports, String name, String version) {
        if (!exports.isEmpty()) {
            exports.append(',');
        }
        exports.append(name).append(";version=\"").append(version).append('"');
    }

    private String version(String name, @Nullable String given, Map<String, String> declared) throws IOException {
        if (given != null) {
            return given;
        }
        String version = declared.get(name);
        if (version == null) {
            version = packageInfo(name);
        }
        if (version == null) {
            LOG.warn(
                    "The shared package {} has no version on the class path and is exported as 0.0.0; bundles that import"
                            + " it with a range do not resolve. Share it as \"{};version=1.0.0\"",
                    name,
                    name);
            return Version.emptyVersion.toString();
        }
        return version;
    }

    @Nullable
    private String packageInfo(String name) throws IOException {
        try (InputStream file = classPath.getResourceAsStream(name.replace('.', '/') + "/packageinfo")) {
            if (file == null) {
                return null;
            }
            Matcher version = PACKAGE_INFO.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            return version.find() ? version.group(1) : null;
        }
    }

    /** The exports of all jars and class folders on the class path; of two with one package the first counts. */
    private Map<String, String> declaredVersions() throws IOException {
        Map<String, String> versions = new HashMap<>();
        for (URL url : Collections.list(classPath.getResources("META-INF/MANIFEST.MF"))) {
            try (InputStream file = url.openStream()) {
                Attributes main = new Manifest(file).getMainAttributes();
                String exported = main.getValue(Constants.EXPORT_PACKAGE);
                if (exported != null) {
                    exportedIn(exported).forEach(versions::putIfAbsent);
                }
            }
        }
        return versions;
    }

    /** Package to version of an Export-Package header; a package without a version is left out. */
    static Map<String, String> exportedIn(String header) {
        Map<String, String> versions = new LinkedHashMap<>();
        Matcher clauses = CLAUSE.matcher(header);
        while (clauses.find()) {
            String clause = clauses.group();
            Matcher version = VERSION.matcher(clause);
            if (version.find()) {
                for (String part : clause.split(";", -1)) {
                    if (part.contains("=")) {
                        break; // the packages come before the parameters
                    }
                    versions.put(part.trim(), version.group(1).trim());
                }
            }
        }
        return versions;
    }
}
