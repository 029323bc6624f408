package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.utils.resource.SimpleFilter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Requirement;

/**
 * A requirement in the words of a manifest's author, such as {@code package org.example [1,2)}. In the form that the
 * framework works with it is a filter: {@code (&(osgi.wiring.package=org.example)(version>=1.0.0)(!(version>=2.0.0)))}.
 */
public final class Need {

    private static final Map<String, String> WORDS = Map.of(
            PackageNamespace.PACKAGE_NAMESPACE,
            "package",
            BundleNamespace.BUNDLE_NAMESPACE,
            "bundle",
            HostNamespace.HOST_NAMESPACE,
            "host",
            ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE,
            "execution environment",
            "osgi.extender",
            "extender",
            "osgi.service",
            "service",
            "osgi.implementation",
            "implementation",
            "osgi.contract",
            "contract");

    private final String namespace;
    private final List<String> more = new ArrayList<>();

    @Nullable
    private String name;

    @Nullable
    private String exactly;

    @Nullable
    private String from;

    @Nullable
    private String to;

    private boolean fromExcluded;
    private boolean toIncluded;

    private Need(String namespace) {
        this.namespace = namespace;
    }

    /** For messages. */
    public static String of(Requirement requirement) {
        String filter = requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
        Need need = new Need(requirement.getNamespace());
        if (filter != null) {
            need.read(SimpleFilter.parse(filter));
        }
        return need.toString();
    }

    private void read(SimpleFilter filter) {
        switch (filter.getOperation()) {
            case SimpleFilter.AND -> parts(filter).forEach(this::read);
            case SimpleFilter.EQ -> equal(filter);
            case SimpleFilter.GTE -> {
                if (isVersion(filter)) {
                    from = value(filter);
                } else {
                    more.add(filter.toString());
                }
            }
            case SimpleFilter.LTE -> {
                if (isVersion(filter)) {
                    to = value(filter);
                    toIncluded = true;
                } else {
                    more.add(filter.toString());
                }
            }
            case SimpleFilter.NOT -> not(filter);
            case SimpleFilter.MATCH_ALL -> {}
            default -> more.add(filter.toString());
        }
    }

    private void equal(SimpleFilter filter) {
        if (namespace.equals(filter.getName()) || Constants.OBJECTCLASS.equals(filter.getName())) {
            name = value(filter);
        } else if (isVersion(filter)) {
            exactly = value(filter);
        } else {
            more.add(filter.toString());
        }
    }

    /** The end of a range: not at least the upper bound, or for the lower bound, not at most it. */
    private void not(SimpleFilter filter) {
        SimpleFilter inner = parts(filter).get(0);
        if (isVersion(inner) && inner.getOperation() == SimpleFilter.GTE) {
            to = value(inner);
        } else if (isVersion(inner) && inner.getOperation() == SimpleFilter.LTE) {
            from = value(inner);
            fromExcluded = true;
        } else {
            more.add(filter.toString());
        }
    }

    private static boolean isVersion(SimpleFilter filter) {
        return Constants.VERSION_ATTRIBUTE.equals(filter.getName())
                || Constants.BUNDLE_VERSION_ATTRIBUTE.equals(filter.getName());
    }

    private static String value(SimpleFilter filter) {
        return String.valueOf(filter.getValue()).replaceAll("(\\.0)+$", "");
    }

    @SuppressWarnings("unchecked") // documented so: a list for AND, OR and NOT
    private static List<SimpleFilter> parts(SimpleFilter filter) {
        return (List<SimpleFilter>) filter.getValue();
    }

    private String range() {
        if (exactly != null) {
            return " " + exactly;
        }
        if (from == null && to == null) {
            return "";
        }
        String low = from == null ? "0" : from;
        if (to == null) {
            return fromExcluded ? " above " + low : " from " + low + " on";
        }
        return " " + (fromExcluded ? "(" : "[") + low + "," + to + (toIncluded ? "]" : ")");
    }

    @Override
    public String toString() {
        return WORDS.getOrDefault(namespace, namespace)
                + (name == null ? "" : " " + name)
                + range()
                + (more.isEmpty() ? "" : " with " + String.join("", more));
    }
}
