package org.ninelives.runtime.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Classes of package {@code game}, compiled from a text; a class loader defines them as often as wanted. */
final class Compiled {

    private static final String HEAD = """
            package game;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            import java.util.function.*;
            import org.ninelives.api.module.Carried;
            import org.ninelives.runtime.state.Library;
            """;

    private static final Map<String, Compiled> KNOWN = new HashMap<>();

    private final Map<String, byte[]> classes = new HashMap<>();

    private Compiled(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileManager files = new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                return new Output(name);
            }

            @Override
            public ClassLoader getClassLoader(Location location) {
                return location == StandardLocation.ANNOTATION_PROCESSOR_PATH ? null : super.getClassLoader(location);
            }
        };
        JavaFileObject text =
                new SimpleJavaFileObject(URI.create("string:///game/Game.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return HEAD + source;
                    }
                };
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
        boolean good = compiler.getTask(messages, files, null, options, null, List.of(text))
                .call();
        if (!good) {
            throw new IllegalArgumentException(messages.toString());
        }
    }

    static synchronized Compiled from(String source) {
        return KNOWN.computeIfAbsent(source, Compiled::new);
    }

    /** Defines the classes once more. */
    ClassLoader load() {
        return loadWithout("");
    }

    /** Defines them once more, but for one that cannot be found. */
    ClassLoader loadWithout(String missing) {
        return new ClassLoader(Compiled.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = classes.get(name);
                if (bytes == null || name.equals(missing)) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }

            @Override
            public @Nullable InputStream getResourceAsStream(String name) {
                byte[] bytes = name.endsWith(".class")
                        ? classes.get(name.substring(0, name.length() - 6).replace('/', '.'))
                        : null;
                return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
            }
        };
    }

    private final class Output extends SimpleJavaFileObject {

        private final String name;

        Output(String name) {
            super(URI.create("mem:///" + name.replace('.', '/') + ".class"), JavaFileObject.Kind.CLASS);
            this.name = name;
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    classes.put(name, toByteArray());
                }
            };
        }
    }
}
