package org.ninelives.runtime.framework;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** The one object of a provider, made when it is first asked for, on the thread that asks. Thread-safe. */
final class ProvidedObject {

    private final Constructor<?> constructor;
    private final FutureTask<Object> object;

    @Nullable
    private volatile Thread maker;

    @Nullable
    private volatile Throwable failure;

    ProvidedObject(Constructor<?> constructor) {
        this.constructor = constructor;
        this.object = new FutureTask<>(this::make);
    }

    private Object make() throws Exception {
        maker = Thread.currentThread();
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException thrown) {
            failure = thrown.getCause();
            throw thrown;
        } catch (Exception | LinkageError broken) {
            failure = broken;
            throw broken;
        } finally {
            maker = null;
        }
    }

    /** Why there is no object; null if it was not asked for, or is there. */
    @Nullable
    String failure() {
        Throwable why = failure;
        return why == null ? null : "the constructor of its provider " + name() + " failed: " + why;
    }

    private String name() {
        return constructor.getDeclaringClass().getName();
    }

    private Object get() {
        if (Thread.currentThread().equals(maker)) {
            throw new IllegalStateException("the constructor of " + name() + " asks for itself");
        }
        object.run();
        try {
            return object.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while another thread made the provider " + name(), interrupted);
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the provider " + name() + " could not be made", broken.getCause());
        }
    }

    /** What is registered: it gives the same object to everybody. */
    ServiceFactory<Object> asService() {
        return new ServiceFactory<>() {
            @Override
            public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
                return get();
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {
                // It stays: its state is that of the module.
            }
        };
    }
}
