package org.ninelives.shell.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.ninelives.api.state.StateTree;

/** The state of a module as JSON; the names of the members are those of {@link StateTree}. */
final class TreeJson {

    private TreeJson() {}

    static void show(StateTree tree, Outstanding outstanding, Screen screen) {
        JsonText.show(screen, json -> {
            json.writeStringField("module", tree.module());
            json.writeStringField("version", tree.version().toString());
            json.writeStringField("taken", tree.taken().toString());
            json.writeBooleanField("complete", tree.complete());
            json.writeArrayFieldStart("owners");
            for (StateTree.Owner owner : tree.owners()) {
                write(owner, json);
            }
            json.writeEndArray();
            outstanding.write(json);
        });
    }

    private static void write(StateTree.Owner owner, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("component", owner.component());
        json.writeStringField("type", owner.type());
        if (owner.isClass()) {
            json.writeBooleanField("static", true);
        } else {
            json.writeNumberField("id", owner.id());
        }
        json.writeArrayFieldStart("fields");
        for (StateTree.Field field : owner.fields()) {
            json.writeStartObject();
            json.writeStringField("declared", field.declared());
            json.writeStringField("fate", field.fate().name());
            json.writeStringField("decision", field.decision().name());
            json.writeStringField("detail", field.detail());
            json.writeFieldName("value");
            write(field.value(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void write(StateTree.Node node, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", node.name());
        if (!node.isNull()) {
            json.writeStringField("type", node.type());
        } else {
            json.writeNullField("type");
        }
        if (node.text() != null) {
            json.writeStringField("text", node.text());
        }
        if (node.size() >= 0) {
            json.writeNumberField("size", node.size());
        }
        if (node.id() != 0) {
            json.writeNumberField("id", node.id());
        }
        if (node.repeated()) {
            json.writeBooleanField("repeated", true);
        }
        if (!node.note().isEmpty()) {
            json.writeStringField("note", node.note());
        }
        if (!node.parts().isEmpty()) {
            json.writeArrayFieldStart("parts");
            for (StateTree.Node part : node.parts()) {
                write(part, json);
            }
            json.writeEndArray();
        }
        if (node.more() != 0) {
            json.writeNumberField("more", node.more());
        }
        json.writeEndObject();
    }
}
