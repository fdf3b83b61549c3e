package dev.brownout.campaign;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Tells somebody of each collection of the Java heap, on a thread of the Java virtual machine, until it is closed. */
public final class GarbageCollections implements AutoCloseable, NotificationListener {
    private final Consumer<GarbageCollectionNotificationInfo> told;

    /** @param told from now on, of every collection when it has ended */
    public GarbageCollections(Consumer<GarbageCollectionNotificationInfo> told) {
        this.told = told;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(this, null, null);
            }
        }
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            told.accept(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));
        }
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(this);
                } catch (ListenerNotFoundException nobody) {
                    // It never was added: nothing to remove.
                }
            }
        }
    }
}
