package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import javax.servlet.Filter;
import javax.servlet.Servlet;
import javax.servlet.ServletConfig;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the host says once, every version hears once. */
class HandshakeTest {

    private final Dispatch dispatch = new Dispatch(Duration.ofMillis(5));
    private final Dispatcher dispatcher = dispatch.newDispatcher(dispatch.newMark(), List.of(Servlet.class.getName()));
    private final DispatcherClass type = DispatcherClass.of(List.of(Servlet.class));
    private final Handshake handshake = handshakeOf(Servlet.class);
    private final Servlet host = (Servlet) type.newObject(dispatch.entry(dispatcher, type.handshake()));
    private final Version first = new Version("1");
    private final Version second = new Version("2");
    private final Config config = new Config();

    private static Handshake handshakeOf(Class<?> type) {
        Handshake found = Handshake.of(List.of(type));
        assertThat(found).isNotNull();
        return found;
    }

    private Handshake shared() {
        Handshake ofTheService = type.handshake();
        assertThat(ofTheService).isNotNull();
        return ofTheService;
    }

    private void flip() {
        Generation next = dispatch.prepare(dispatcher.mark());
        dispatch.bind(dispatcher, next, second);
        dispatch.flip(next);
    }

    /** An interface of a user's own. */
    public interface Extended extends Runnable, Servlet {}

    @Test
    void servletsAndFiltersHaveOne_whateverExtendsThem() {
        assertThat(Handshake.of(List.of(Servlet.class))).isNotNull();
        assertThat(Handshake.of(List.of(Runnable.class, Filter.class))).isNotNull();
        assertThat(Handshake.of(List.of(Extended.class))).isNotNull();
        assertThat(Handshake.of(List.of(Runnable.class, Part.class))).isNull();
        assertThat(DispatcherClass.of(List.of(Part.class)).handshake()).isNull();
    }

    @Test
    void aVersionIsGreetedWithNothingBeforeTheHostHasSpoken() throws Throwable {
        handshake.greet(first);
        handshake.dismiss(first);

        assertThat(first.heard).isEmpty();
    }

    @Test
    void theHostsBeginningReachesTheServingVersion() throws ServletException {
        dispatch.serve(dispatcher, first);

        host.init(config);

        assertThat(first.heard).containsExactly("init");
        assertThat(first.config).isSameAs(config);
    }

    @Test
    void aCandidateHearsWhatTheHostSaidBefore_once() throws Throwable {
        dispatch.serve(dispatcher, first);
        host.init(config);

        shared().greet(second);
        shared().greet(second);
        flip();
        host.init(config);

        assertThat(first.heard).containsExactly("init");
        assertThat(second.heard).containsExactly("init");
        assertThat(second.config).isSameAs(config);
    }

    @Test
    void aFormerVersionHearsTheEndOnce_andOnlyIfItHeardTheBeginning() throws Throwable {
        dispatch.serve(dispatcher, first);
        host.init(config);

        shared().dismiss(first);
        shared().dismiss(first);
        shared().dismiss(second);

        assertThat(first.heard).containsExactly("init", "destroy");
        assertThat(second.heard).isEmpty();
    }

    @Test
    void whatTheHostEndsWhileTheServiceStaysReachesNoVersion() throws ServletException {
        dispatch.serve(dispatcher, first);
        host.init(config);

        // A host does so when a service property changes, for instance its pattern.
        host.destroy();
        host.init(config);

        assertThat(first.heard).containsExactly("init");
    }

    @Test
    void whatTheHostEndsWhenTheServiceGoesReachesTheServingVersion() throws ServletException {
        dispatch.serve(dispatcher, first);
        host.init(config);

        shared().leaving(true);
        host.destroy();
        host.destroy();

        assertThat(first.heard).containsExactly("init", "destroy");
    }

    @Test
    void aServiceThatComesBackBeginsAnew() throws ServletException {
        dispatch.serve(dispatcher, first);
        host.init(config);
        shared().leaving(true);
        host.destroy();

        shared().leaving(false);
        host.init(config);
        host.destroy();

        assertThat(first.heard).containsExactly("init", "destroy", "init");
    }

    @Test
    void afterTheHostHasSaidGoodByeNobodyIsGreeted() throws Throwable {
        dispatch.serve(dispatcher, first);
        host.init(config);
        host.destroy();

        shared().greet(second);

        assertThat(second.heard).isEmpty();
    }

    @Test
    void aCandidateHearsWhatTheHostSaysWhileThePatchIsUnderWay() throws Throwable {
        dispatch.serve(dispatcher, first);
        shared().expect(second);

        host.init(config);

        assertThat(first.heard).containsExactly("init");
        assertThat(second.heard).containsExactly("init");
        assertThat(shared().notReady(second)).isNull();
    }

    @Test
    void aCandidateThatRefusesMeanwhileIsNotReady_andTheHostNeverKnows() throws Throwable {
        dispatch.serve(dispatcher, first);
        shared().expect(second);
        second.refusal = new ServletException("no");

        host.init(config);

        assertThat(shared().notReady(second)).isSameAs(second.refusal);
        assertThat(shared().notReady(first)).isNull();
    }

    @Test
    void whatAFormerCandidateRefusedIsNotTheReasonOfTheNext() throws Throwable {
        dispatch.serve(dispatcher, first);
        shared().expect(second);
        second.refusal = new ServletException("no");
        host.init(config);
        shared().dismiss(second);
        host.destroy();

        Version third = new Version("3");
        shared().expect(third);
        assertThat(shared().notReady(third)).isNull();
        shared().dismiss(third);
        host.init(config);

        assertThat(shared().notReady(third)).hasMessage("it has not heard its host yet");
    }

    @Test
    void aCandidateThatRefusesSaysWhy_andHearsNoEnd() throws Throwable {
        dispatch.serve(dispatcher, first);
        host.init(config);
        second.refusal = new ServletException("no port");

        assertThatThrownBy(() -> shared().greet(second)).isSameAs(second.refusal);
        shared().dismiss(second);

        assertThat(second.heard).containsExactly("init");
    }

    @Test
    void theHostSeesTheRefusalOfTheServingVersionUnchanged() {
        dispatch.serve(dispatcher, first);
        first.refusal = new ServletException("no port");

        assertThatThrownBy(() -> host.init(config)).isSameAs(first.refusal);

        assertThat(dispatch.isInside()).isFalse();
    }

    @Test
    void everythingElsePassesThrough() {
        dispatch.serve(dispatcher, first);

        assertThat(host.getServletInfo()).isEqualTo("1");
        flip();
        assertThat(host.getServletInfo()).isEqualTo("2");
    }

    private static final class Version implements Target, Servlet {

        private final String name;
        private final List<String> heard = new ArrayList<>();

        @Nullable
        private ServletConfig config;

        @Nullable
        private ServletException refusal;

        Version(String name) {
            this.name = name;
        }

        @Override
        public void init(ServletConfig given) throws ServletException {
            heard.add("init");
            config = given;
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void destroy() {
            heard.add("destroy");
        }

        @Override
        public @Nullable ServletConfig getServletConfig() {
            return config;
        }

        @Override
        public void service(ServletRequest request, ServletResponse response) {
            heard.add("service");
        }

        @Override
        public String getServletInfo() {
            return name;
        }

        @Override
        public Object object() {
            return this;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String absence() {
            return "";
        }
    }

    private static final class Config implements ServletConfig {

        @Override
        public String getServletName() {
            return "route";
        }

        @Override
        public ServletContext getServletContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            throw new UnsupportedOperationException();
        }
    }
}
