package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A host that knows a service by more than one registration. */
class MeetingTest {

    private final Dispatch dispatch = new Dispatch(Duration.ofMillis(5));
    private final Nesting nesting = new Nesting();
    private final List<String> heard = new ArrayList<>();

    private final Dispatcher dispatcher = dispatch.newDispatcher(dispatch.newMark(), List.of(Filter.class.getName()));
    private final DispatcherClass type = DispatcherClass.of(List.of(Filter.class));
    private final Meeting old = new Meeting(type.handshake(), EventShare.ALL, nesting);
    private final Meeting current = new Meeting(type.handshake(), EventShare.ALL, nesting);

    private Filter by(Meeting meeting) {
        return (Filter) type.newObject(dispatch.entry(dispatcher, null, meeting));
    }

    /** A request through these, one inside the other, to the page. */
    private void request(Filter... filters) throws IOException, ServletException {
        chain(0, filters).doFilter(null, null);
    }

    private FilterChain chain(int at, Filter... filters) {
        return (request, response) -> {
            if (at == filters.length) {
                heard.add("page");
            } else {
                filters[at].doFilter(request, response, chain(at + 1, filters));
            }
        };
    }

    @Test
    void aRequestIsFilteredOnce_byTheOuterOne() throws Exception {
        dispatch.serve(dispatcher, new Version());
        nesting.becomesSeveral();

        request(by(old), by(current));
        request(by(current), by(old));

        assertThat(heard).containsExactly("in", "page", "out", "in", "page", "out");
    }

    @Test
    void aRequestThatIsForwardedIsFilteredAgain() throws Exception {
        dispatch.serve(dispatcher, new Version());
        nesting.becomesSeveral();
        Filter one = by(current);

        request(one, one);

        assertThat(heard).containsExactly("in", "in", "page", "out", "out");
    }

    @Test
    void whatIsPassedByPassesOn_untilItCountsAgain() throws Exception {
        dispatch.serve(dispatcher, new Version());
        nesting.becomesSeveral();
        old.passBy(Duration.ZERO);

        request(by(old));
        request(by(old), by(current));
        old.resume();
        request(by(old));

        assertThat(heard).containsExactly("page", "in", "page", "out", "in", "page", "out");
    }

    @Test
    void aFailureLeavesNothingBehind() throws Exception {
        dispatch.serve(dispatcher, new Version());
        nesting.becomesSeveral();
        Filter broken = by(old);
        try {
            broken.doFilter(null, null, (request, response) -> {
                throw new IOException("gone");
            });
        } catch (IOException expected) {
            heard.clear();
        }

        request(by(current));

        assertThat(heard).containsExactly("in", "page", "out");
        assertThat(dispatch.isInside()).isFalse();
    }

    @Test
    void theEndOfOneRegistrationIsNotThatOfTheService() throws Throwable {
        dispatch.serve(dispatcher, new Version());
        by(old).init(null);
        by(current).init(null);
        by(old).destroy();
        Version next = new Version();

        handshake().greet(next);

        assertThat(heard).containsExactly("init", "init");
    }

    private Handshake handshake() {
        Handshake handshake = type.handshake();
        assertThat(handshake).isNotNull();
        return handshake;
    }

    /** A Standard MBean. */
    public interface LevelMBean {
        long getLevel();
    }

    @Test
    void theDispatcherOfAStandardMBeanIsOne_andHearsOfItsRegistration() throws Throwable {
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        ObjectName name = new ObjectName("test:type=Level");
        DispatcherClass levels = DispatcherClass.of(List.of(LevelMBean.class));
        Dispatcher level = dispatch.newDispatcher(dispatch.newMark(), List.of(LevelMBean.class.getName()));
        dispatch.serve(level, new Level());
        Handshake registration = levels.handshake();
        assertThat(registration).isNotNull();

        server.registerMBean(levels.newObject(dispatch.entry(level, registration)), name);
        assertThat(server.getAttribute(name, "Level")).isEqualTo(7L);
        registration.greet(new Level());
        registration.leaving(true);
        server.unregisterMBean(name);

        assertThat(heard)
                .containsExactly(
                        "preRegister test:type=Level",
                        "postRegister true",
                        "preRegister test:type=Level",
                        "postRegister true",
                        "preDeregister",
                        "postDeregister");
    }

    @Test
    void anMBeanThatWantsToHearNothingIsRegisteredToo() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("org.ninelives.test:type=Plain");
        DispatcherClass levels = DispatcherClass.of(List.of(LevelMBean.class));
        Dispatcher level = dispatch.newDispatcher(dispatch.newMark(), List.of(LevelMBean.class.getName()));
        dispatch.serve(level, new Plain());

        server.registerMBean(levels.newObject(dispatch.entry(level, levels.handshake())), name);
        assertThat(server.getAttribute(name, "Level")).isEqualTo(8L);
        server.unregisterMBean(name);

        assertThat(server.isRegistered(name)).isFalse();
    }

    private static class Named implements Target {
        @Override
        public Object object() {
            return this;
        }

        @Override
        public String name() {
            return "version";
        }

        @Override
        public String absence() {
            return "";
        }
    }

    private final class Version extends Named implements Filter {

        @Override
        public void init(@Nullable FilterConfig config) {
            heard.add("init");
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            heard.add("in");
            chain.doFilter(request, response);
            heard.add("out");
        }

        @Override
        public void destroy() {
            heard.add("destroy");
        }
    }

    private static final class Plain extends Named implements LevelMBean {
        @Override
        public long getLevel() {
            return 8;
        }
    }

    private final class Level extends Named implements LevelMBean, MBeanRegistration {
        @Override
        public long getLevel() {
            return 7;
        }

        @Override
        public ObjectName preRegister(MBeanServer server, ObjectName name) {
            heard.add("preRegister " + name);
            return name;
        }

        @Override
        public void postRegister(Boolean done) {
            heard.add("postRegister " + done);
        }

        @Override
        public void preDeregister() {
            heard.add("preDeregister");
        }

        @Override
        public void postDeregister() {
            heard.add("postDeregister");
        }
    }
}
