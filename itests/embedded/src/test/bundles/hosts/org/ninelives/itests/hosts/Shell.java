package org.ninelives.itests.hosts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.ninelives.itests.shared.Verb;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Types the command in the shell. */
@Component(property = "kind=shell")
public class Shell implements Verb {

    @Reference
    private CommandProcessor processor;

    @Override
    public String who() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            return String.valueOf(session.execute("busy:who"));
        } catch (Exception failure) {
            return failure.toString();
        }
    }
}
