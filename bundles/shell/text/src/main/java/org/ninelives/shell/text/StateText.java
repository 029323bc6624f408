package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ninelives.api.state.FieldReport;

/** What becomes of carried state, in words. */
final class StateText {

    private StateText() {}

    static Table table(List<FieldReport> fields) {
        return new Table(
                List.of("Module", "Component", "Field", "Fate", "Detail"),
                fields.stream()
                        .map(field -> List.of(
                                field.module(),
                                field.component(),
                                field.field(),
                                Words.of(field.fate()),
                                Words.firstLine(field.detail())))
                        .toList(),
                "no carried state");
    }

    /** For example {@code 1 carried, 1 absent}; empty of no field. */
    static String summary(List<FieldReport> fields) {
        Map<FieldReport.Fate, Integer> counts = new EnumMap<>(FieldReport.Fate.class);
        fields.forEach(field -> counts.merge(field.fate(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((fate, count) -> parts.add(count + " " + Words.of(fate)));
        return String.join(", ", parts);
    }
}
