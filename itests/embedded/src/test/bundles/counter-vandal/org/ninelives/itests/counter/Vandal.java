package org.ninelives.itests.counter;

import java.lang.management.ManagementFactory;
import java.security.Provider;
import java.security.Security;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.ninelives.itests.shared.Script;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Changes whatever can be changed in a process, and tidies nothing. */
@Component(immediate = true, service = {})
public class Vandal {

    /** On Java 17 such a pool ends its thread when nobody holds it any more. */
    private static ExecutorService pool;


    @Reference
    private ConfigurationAdmin admin;

    @Activate
    void activate() throws Exception {
        System.setProperty("ninelives.set", "by the vandal");
        System.setProperty("ninelives.changed", "by the vandal");
        System.getProperties().remove("ninelives.removed");
        System.setProperty(String.join(".", "ninelives", "computed"), "by the vandal");
        Locale.setDefault(Locale.JAPAN);
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new Tag(), new ObjectName("org.ninelives.itests:type=Tag"));
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(
                        new StandardMBean(new Tag(), TagMBean.class),
                        new ObjectName("org.ninelives.itests:type=WrappedTag"));
        DriverManager.registerDriver(new Getaway());
        Security.addProvider(new Promises());
        Thread.setDefaultUncaughtExceptionHandler(new Deafness());
        Logger.getLogger("").addHandler(new Ear());
        Runtime.getRuntime().addShutdownHook(new Thread());
        Thread squatter = new Thread(Vandal::squat, "squatter");
        squatter.setDaemon(true);
        squatter.start();
        pool = Executors.newSingleThreadExecutor(work -> {
            Thread idle = new Thread(work, "idler");
            idle.setDaemon(true);
            return idle;
        });
        pool.submit(() -> {}).get();
        if (Boolean.getBoolean("ninelives.stubborn")) {
            Thread stubborn = new Thread(Vandal::ignoreInterrupts, "stubborn");
            stubborn.setDaemon(true);
            stubborn.start();
        }
        admin.getConfiguration("vandal.own").update(FrameworkUtil.asDictionary(Map.of("by", "the vandal")));
        admin.getConfiguration("vandal.open", "?").update(FrameworkUtil.asDictionary(Map.of("by", "the vandal")));
    }

    private static void squat() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ignoreInterrupts() {
        while (!Script.lines().contains("enough")) {
            Thread.interrupted();
            LockSupport.parkNanos(1_000_000);
        }
    }

    public interface TagMBean {
        int getNumber();
    }

    public static class Tag implements TagMBean {
        @Override
        public int getNumber() {
            return 1;
        }
    }

    public static class Promises extends Provider {
        private static final long serialVersionUID = 1L;

        Promises() {
            super("Promises", "1", "none kept");
        }
    }

    static class Deafness implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable thrown) {}
    }

    static class Ear extends Handler {
        @Override
        public void publish(LogRecord line) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    static class Getaway implements Driver {
        @Override
        public Connection connect(String url, Properties info) {
            return null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.equals("jdbc:getaway");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getLogger("");
        }
    }
}
