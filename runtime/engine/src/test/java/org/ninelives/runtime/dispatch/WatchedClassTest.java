package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.ninelives.api.spi.CallWatcher;

/** What a consumer holds whose calls are watched behaves as what it would hold otherwise; and somebody is told. */
class WatchedClassTest extends DispatcherClassTest {

    private final List<String> told = new ArrayList<>();

    private final CallWatcher watcher = new CallWatcher() {
        @Override
        public void entering(String module, Method method) {
            told.add("entering " + module + " " + method.getName());
        }

        @Override
        public void left(String module, Method method) {
            told.add("left " + module + " " + method.getName());
        }
    };

    @Override
    DispatcherClass classOf(List<Class<?>> interfaces) {
        return DispatcherClass.of(interfaces).watchedBy(watcher, () -> "shop");
    }

    /** There is one frame more, of the class that watches. */
    @Override
    void theStackTraceLeadsFromTheTargetThroughOneFrameToTheCaller() {}

    /** So has this one, under another name. */
    @Override
    void everyServiceHasAClassOfItsOwn() {}

    private final Dispatch dispatch = new Dispatch(Duration.ofMillis(5));
    private final Dispatcher dispatcher = dispatch.newDispatcher(dispatch.newMark(), List.of("Callable"));

    private Callable<?> callable() {
        return (Callable<?>) classOf(List.of(Callable.class)).newObject(dispatch.entry(dispatcher, null));
    }

    private void serve(Callable<?> target) {
        dispatch.serve(dispatcher, new Target() {
            @Override
            public Object object() {
                return target;
            }

            @Override
            public String name() {
                return "shop";
            }

            @Override
            public String absence() {
                return "";
            }
        });
    }

    @Test
    void aCallIsToldBeforeItHasAMark_andAfterItHasNone() throws Exception {
        List<Boolean> inside = new ArrayList<>();
        serve(() -> inside.add(dispatch.isInside()));
        CallWatcher looking = new CallWatcher() {
            @Override
            public void entering(String module, Method method) {
                inside.add(dispatch.isInside());
            }

            @Override
            public void left(String module, Method method) {
                inside.add(dispatch.isInside());
            }
        };

        ((Callable<?>) DispatcherClass.of(List.of(Callable.class))
                        .watchedBy(looking, () -> "shop")
                        .newObject(dispatch.entry(dispatcher, null)))
                .call();

        assertThat(inside).containsExactly(false, true, false);
    }

    @Test
    void nestedCallsAreToldInTheirOrder() throws Exception {
        Dispatcher inner = dispatch.newDispatcher(dispatch.newMark(), List.of("Runnable"));
        dispatch.serve(inner, new Target() {
            @Override
            public Object object() {
                return (Runnable) () -> told.add("runs");
            }

            @Override
            public String name() {
                return "stock";
            }

            @Override
            public String absence() {
                return "";
            }
        });
        Runnable stock = (Runnable) DispatcherClass.of(List.of(Runnable.class))
                .watchedBy(watcher, () -> "stock")
                .newObject(dispatch.entry(inner, null));
        serve(() -> {
            stock.run();
            return "done";
        });

        assertThat(callable().call()).isEqualTo("done");
        assertThat(told)
                .containsExactly(
                        "entering shop call", "entering stock run", "runs", "left stock run", "left shop call");
    }

    @Test
    void aCallThatThrowsHasLeftAsWell_andTheCallerGetsWhatItThrew() {
        IllegalStateException thrown = new IllegalStateException("no");
        serve(() -> {
            throw thrown;
        });

        assertThatThrownBy(callable()::call).isSameAs(thrown);
        assertThat(told).containsExactly("entering shop call", "left shop call");
    }

    @Test
    void whatIsWatchedEqualsWhatIsNot() {
        serve(() -> "done");

        Object plain = DispatcherClass.of(List.of(Callable.class)).newObject(dispatch.entry(dispatcher, null));
        Object watched = callable();

        assertThat(watched).isEqualTo(plain).hasSameHashCodeAs(plain).isNotSameAs(plain);
        assertThat(plain).isEqualTo(watched);
    }

    @Test
    void whereNobodyWatchesThereIsNothingInFront() {
        serve(() -> "done");

        Object object = DispatcherClass.of(List.of(Callable.class))
                .watchedBy(null, () -> "shop")
                .newObject(dispatch.entry(dispatcher, null));

        assertThat(object).isInstanceOf(Dispatched.class).isNotInstanceOf(Watched.class);
    }

    /** A Standard MBean. */
    public interface StockMBean {
        int getStock();
    }

    @Test
    void aStandardMBeanIsOneWhereItIsWatched() throws Exception {
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        ObjectName name = new ObjectName("org.ninelives:type=Stock");
        DispatcherClass stocks = DispatcherClass.of(List.of(StockMBean.class)).watchedBy(watcher, () -> "shop");
        StockMBean seven = () -> 7;
        dispatch.serve(dispatcher, new Target() {
            @Override
            public Object object() {
                return seven;
            }

            @Override
            public String name() {
                return "shop";
            }

            @Override
            public String absence() {
                return "";
            }
        });

        server.registerMBean(stocks.newObject(dispatch.entry(dispatcher, stocks.handshake())), name);

        assertThat(server.getAttribute(name, "Stock")).isEqualTo(7);
        assertThat(told).contains("entering shop getStock", "left shop getStock");
    }
}
