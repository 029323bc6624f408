package org.ninelives.shell.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.ninelives.api.Finding;
import org.ninelives.api.Member;
import org.ninelives.api.Plan;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTree;

/** What a patch would do to the state that there is now, as JSON. */
final class DiffJson {

    private DiffJson() {}

    static void show(Plan plan, Present present, Screen screen) {
        JsonText.show(screen, json -> {
            json.writeBooleanField("acceptable", plan.acceptable());
            json.writeBooleanField("needsGate", plan.needsGate());
            json.writeArrayFieldStart("members");
            for (Member member : plan.members()) {
                write(member, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("state");
            for (FieldReport field : plan.state()) {
                write(field, present, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("findings");
            for (Finding finding : plan.findings()) {
                json.writeStartObject();
                json.writeStringField("weight", finding.weight().name());
                json.writeStringField("subject", finding.subject());
                json.writeStringField("message", finding.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            present.outstanding().write(json);
            json.writeArrayFieldStart("unreadable");
            for (String why : present.unreadable()) {
                json.writeString(why);
            }
            json.writeEndArray();
        });
    }

    private static void write(Member member, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("module", member.module());
        json.writeStringField("replaces", member.replaces());
        json.writeStringField(
                "from", member.from() == null ? null : member.from().toString());
        json.writeStringField("to", member.to().toString());
        json.writeEndObject();
    }

    private static void write(FieldReport field, Present present, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("module", field.module());
        json.writeStringField("component", field.component());
        json.writeStringField("field", field.field());
        json.writeStringField("fate", field.fate().name());
        json.writeStringField("decision", field.decision().name());
        json.writeStringField("before", field.before());
        json.writeStringField("after", field.after());
        json.writeStringField("detail", field.detail());
        json.writeArrayFieldStart("now");
        for (StateTree.Node value : present.valuesOf(field)) {
            TreeJson.write(value, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
