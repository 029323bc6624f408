package org.ninelives.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a benchmark found, as JSON, with the machine on which it did. Confined to one thread. */
public final class Figures {

    private final Map<String, Object> all = new LinkedHashMap<>();

    /** None yet. */
    public Figures() {
        all.put("java", Runtime.version().toString());
        all.put("processors", Runtime.getRuntime().availableProcessors());
    }

    /**
     * Adds one.
     *
     * @param value a number, a text, or a map, list or record of such
     */
    public Figures with(String name, Object value) {
        all.put(name, value);
        return this;
    }

    /** Writes them. */
    public void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    }
}
