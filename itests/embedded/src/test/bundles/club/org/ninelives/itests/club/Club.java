package org.ninelives.itests.club;

import java.util.HashMap;
import java.util.Map;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Roster;
import org.osgi.service.component.annotations.Component;

/** Hands out its members as they are. */
@Component
@Patchable
public class Club implements Roster {

    @Carried
    private final Map<String, Member> members = new HashMap<>();

    private static final class Member {
        private Object host;
    }

    @Override
    public synchronized void join(String name, Object host) {
        Member member = new Member();
        member.host = host;
        members.put(name, member);
    }

    @Override
    public synchronized Object member(String name) {
        return members.get(name);
    }

    @Override
    public synchronized Object host(String name) {
        return members.get(name).host;
    }
}
