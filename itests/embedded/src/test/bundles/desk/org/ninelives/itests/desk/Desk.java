package org.ninelives.itests.desk;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.module.Patchable;
import org.ninelives.api.state.StateTransfer;
import org.ninelives.api.state.StateTransferException;
import org.ninelives.api.state.Transfer;
import org.ninelives.itests.shared.Roster;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Moves its notes itself, which are about somebody else's members. */
@Component
@Patchable
public class Desk implements Speaker, StateTransfer {

    private final Roster roster;
    private List<Note> notes = new ArrayList<>();

    private static final class Note {
        private Object about;
        private Desk writer;
    }

    @Activate
    public Desk(@Reference Roster roster) {
        this.roster = roster;
    }

    @Override
    public synchronized String say() {
        if (notes.isEmpty()) {
            roster.join("ann", this);
            Note note = new Note();
            note.about = roster.member("ann");
            note.writer = this;
            notes.add(note);
        }
        Note note = notes.get(0);
        return Script.version(note) + " about "
                + (note.about == roster.member("ann") ? "the same " : "another ") + Script.version(note.about)
                + ", written by " + (note.writer == this ? "me" : "another")
                + ", brought by " + (roster.host("ann") == this ? "me" : "another");
    }

    @Override
    public synchronized Object capture(Transfer transfer) {
        return new ArrayList<>(notes);
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized void restore(Object captured, Transfer transfer) throws StateTransferException {
        notes = (List<Note>) transfer.successorOf(captured);
        transfer.progress(notes.size() + " notes");
    }
}
