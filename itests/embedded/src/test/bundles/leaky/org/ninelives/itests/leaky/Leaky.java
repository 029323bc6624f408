package org.ninelives.itests.leaky;

import java.lang.management.ManagementFactory;
import java.util.Timer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.management.ObjectName;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.osgi.service.component.annotations.Component;

/** Leaves behind what it is asked for, and returns what ends that: an object of the JDK. */
@Component
@Patchable
public class Leaky implements Function<String, Object> {

    @Carried
    private int asked;

    @Override
    public synchronized Object apply(String kind) {
        asked++;
        return switch (kind) {
            case "thread" -> thread();
            case "timer" -> inItsName(() -> new Timer("leaky timer", true));
            case "executor" -> inItsName(Leaky::executor);
            case "bean" -> bean();
            case "object" -> new Bean();
            default -> asked;
        };
    }

    private static Thread thread() {
        Thread thread = new Thread(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException end) {
                        Thread.currentThread().interrupt();
                    }
                },
                "leaky thread");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static ExecutorService executor() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        executor.submit(() -> Thread.currentThread().setName("leaky executor"));
        return executor;
    }

    private static Object inItsName(java.util.function.Supplier<Object> maker) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(Leaky.class.getClassLoader());
        try {
            return maker.get();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static ObjectName bean() {
        try {
            ObjectName name = new ObjectName("org.ninelives.itests:type=Leaky");
            ManagementFactory.getPlatformMBeanServer().registerMBean(new Bean(), name);
            return name;
        } catch (javax.management.JMException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Has nothing to tell. */
    public interface BeanMBean {}

    /** Held by the server. */
    public static class Bean implements BeanMBean {}
}
