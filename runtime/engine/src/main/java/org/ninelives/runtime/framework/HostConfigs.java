package org.ninelives.runtime.framework;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The configuration that an HTTP host gives to a servlet or filter, as one version is to hear it: with the name and the
 * parameters of its own service properties (OSGi Compendium 7, sections 140.4 and 140.5), and with a servlet context that finds the
 * resources of its own bundle. The host knows the registration, which speaks for one version at a time and belongs to the
 * engine's bundle.
 *
 * <p>Made by reflection, for the types come from the host in one of two namespaces; it is not on the path of a request.
 */
final class HostConfigs {

    private static final String WHITEBOARD = "osgi.http.whiteboard.";

    private HostConfigs() {}

    /** What a host said; everything but a configuration as it is. */
    static Object[] of(Backend version, Object[] said) {
        Object[] heard = said.clone();
        for (int i = 0; i < heard.length; i++) {
            Class<?> type = heard[i] == null ? null : configuration(heard[i].getClass());
            if (type != null) {
                String kind = type.getSimpleName().startsWith("Filter") ? "filter" : "servlet";
                heard[i] = proxy(type, new Configuration(version, kind, heard[i]));
            }
        }
        return heard;
    }

    @Nullable
    private static Class<?> configuration(Class<?> type) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Class<?> declared : one.getInterfaces()) {
                if (declared.getName().matches("(javax|jakarta)\\.servlet\\.(Servlet|Filter)Config")) {
                    return declared;
                }
                Class<?> inherited = configuration(declared);
                if (inherited != null) {
                    return inherited;
                }
            }
        }
        return null;
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    /** What the host would do. */
    @Nullable
    private static Object ask(Object host, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(host, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    private record Configuration(Backend version, String kind, Object host) implements InvocationHandler {

        @Override
        @Nullable
        public Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "getInitParameter" ->
                    isWhiteboard() && arguments != null ? parameters().get(arguments[0]) : ask(host, method, arguments);
                case "getInitParameterNames" ->
                    isWhiteboard() ? Collections.enumeration(parameters().keySet()) : ask(host, method, arguments);
                case "getServletName", "getFilterName" -> name(method);
                case "getServletContext" -> {
                    Object context = ask(host, method, arguments);
                    yield context == null
                            ? null
                            : proxy(method.getReturnType(), new Context(version.bundle(), context));
                }
                default -> ask(host, method, arguments);
            };
        }

        /** Otherwise its parameters come from elsewhere, and the host knows. */
        private boolean isWhiteboard() {
            for (String key : version.reference().getPropertyKeys()) {
                if (key.startsWith(WHITEBOARD)) {
                    return true;
                }
            }
            return false;
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = new TreeMap<>();
            ServiceReference<?> reference = version.reference();
            String prefix = kind + ".init.";
            for (String key : reference.getPropertyKeys()) {
                if (key.startsWith(prefix) && reference.getProperty(key) instanceof String value) {
                    parameters.put(key.substring(prefix.length()), value);
                }
            }
            return parameters;
        }

        @Nullable
        private Object name(Method method) throws Throwable {
            Object own = version.reference().getProperty(WHITEBOARD + kind + ".name");
            return own instanceof String name ? name : ask(host, method, null);
        }
    }

    /** Finds first what the version's own bundle has, as the host would have if that bundle had registered the service. */
    private record Context(Bundle bundle, Object host) implements InvocationHandler {

        @Override
        @Nullable
        public Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            Object found = arguments != null && arguments.length == 1 && arguments[0] instanceof String path
                    ? own(method.getName(), path)
                    : method.getName().equals("getClassLoader") ? loader() : null;
            if (found != null) {
                return found;
            }
            if (method.getName().equals("equals") && arguments != null) {
                return self == arguments[0] || host.equals(arguments[0]);
            }
            return ask(host, method, arguments);
        }

        @Nullable
        private Object own(String method, String path) throws IOException {
            return switch (method) {
                case "getResource" -> resource(path);
                case "getResourceAsStream" -> stream(path);
                case "getResourcePaths" -> paths(path);
                default -> null;
            };
        }

        @Nullable
        private URL resource(String path) {
            return bundle.getEntry(path);
        }

        @Nullable
        private InputStream stream(String path) throws IOException {
            URL resource = resource(path);
            return resource == null ? null : resource.openStream();
        }

        @Nullable
        private Set<String> paths(String path) {
            List<URL> entries = new ArrayList<>();
            var found = bundle.findEntries(path, null, false);
            if (found != null) {
                entries.addAll(Collections.list(found));
            }
            Set<String> paths = new TreeSet<>();
            entries.forEach(entry -> paths.add(entry.getPath()));
            return paths.isEmpty() ? null : paths;
        }

        @Nullable
        private ClassLoader loader() {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            return wiring == null ? null : wiring.getClassLoader();
        }
    }
}
