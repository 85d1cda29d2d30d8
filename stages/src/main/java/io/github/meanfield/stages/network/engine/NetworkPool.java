package io.github.meanfield.stages.network.engine;

import io.github.meanfield.stages.network.TrainableNetwork;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.bytedeco.javacpp.Pointer;

/**
 * Networks of this JVM that wait to be used again, so that a task need not build one. Each is used
 * by one thread at a time; there are at most as many of a kind as threads that used it at once. The
 * longest unused are dropped beyond {@value #CAPACITY_PER_CORE} a core, or half of the memory of
 * the heap; those that nobody uses for a minute or two, as an executor is not told when a fit ends;
 * and all of them when memory runs out.
 */
public final class NetworkPool {

  private static final int CAPACITY_PER_CORE = 4;
  private static final int KEPT_MINUTES = 1;

  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  /** Whether unused networks will be looked for. */
  private static boolean watched;

  private NetworkPool() {}

  /**
   * Uses a network that no one else uses meanwhile.
   *
   * @param key what the network is: equal keys stand for interchangeable networks
   * @param create makes a network if none is idle
   * @param use what to do with it. If it fails, the network is not used again; if it fails as
   *     memory runs out, it may be called with another one.
   * @return what {@code use} returned
   */
  public static <R> R use(
      String key, Supplier<TrainableNetwork> create, Function<TrainableNetwork, R> use) {
    return use(key, create, TrainableNetwork::bytes, use);
  }

  /**
   * Uses networks that are kept together, as one.
   *
   * @param key what they are: equal keys stand for interchangeable ones, of one type
   * @param create makes them if none are idle
   * @param bytes tells how much memory they take
   * @param use what to do with them, as above
   * @return what {@code use} returned
   */
  @SuppressWarnings("unchecked")
  public static <N, R> R use(
      String key, Supplier<N> create, ToLongFunction<N> bytes, Function<N, R> use) {
    return withRoom(
        () -> {
          N network = (N) takeIdle(key);
          if (network == null) {
            network = create.get();
          }
          R result = use.apply(network);
          long size = bytes.applyAsLong(network);
          giveBack(new Idle(key, new SoftReference<>(network), size, System.nanoTime()));
          return result;
        });
  }

  /**
   * Does something that takes memory, and if that runs out, does it again without idle networks.
   * These are no garbage, so that native memory does not come back by itself as the heap does.
   *
   * @param action what to do
   * @return what it returned
   */
  public static <R> R withRoom(Supplier<R> action) {
    try {
      return action.get();
    } catch (OutOfMemoryError e) {
      synchronized (IDLE) {
        if (IDLE.isEmpty()) {
          throw e;
        }
        IDLE.clear();
      }
      return action.get();
    }
  }

  /**
   * Drops the idle networks of a key, which is not needed any more.
   *
   * @param key what the networks are
   */
  public static void drop(String key) {
    synchronized (IDLE) {
      IDLE.removeIf(idle -> idle.key.equals(key));
    }
  }

  private static Object takeIdle(String key) {
    synchronized (IDLE) {
      for (Iterator<Idle> idle = IDLE.iterator(); idle.hasNext(); ) {
        Idle candidate = idle.next();
        Object network = candidate.network.get();
        if (network == null) {
          idle.remove();
        } else if (candidate.key.equals(key)) {
          idle.remove();
          return network;
        }
      }
      return null;
    }
  }

  private static void giveBack(Idle idle) {
    synchronized (IDLE) {
      IDLE.addFirst(idle);
      while (IDLE.size() > CAPACITY_PER_CORE * Runtime.getRuntime().availableProcessors()
          || bytes() > mostBytes()) {
        IDLE.removeLast();
      }
      watch();
    }
  }

  /** Bytes that idle networks hold. */
  static long bytes() {
    synchronized (IDLE) {
      return IDLE.stream().mapToLong(Idle::bytes).sum();
    }
  }

  /** Half of the heap, or a quarter of what JavaCPP lets the process take, which includes it. */
  static long mostBytes() {
    long heap = Runtime.getRuntime().maxMemory();
    long process = Pointer.maxPhysicalBytes();
    return process == 0 ? heap / 2 : Math.min(heap / 2, process / 4);
  }

  private static void watch() {
    if (!watched && !IDLE.isEmpty()) {
      watched = true;
      CompletableFuture.delayedExecutor(KEPT_MINUTES, TimeUnit.MINUTES)
          .execute(() -> dropUnused(TimeUnit.MINUTES.toNanos(KEPT_MINUTES)));
    }
  }

  /** Drops networks that were not used for some time, and looks again later at what is left. */
  static void dropUnused(long nanos) {
    long now = System.nanoTime();
    synchronized (IDLE) {
      IDLE.removeIf(idle -> now - idle.since >= nanos);
      watched = false;
      watch();
    }
  }

  /** A network, or several, bytes that they hold, and when they were last used. */
  private record Idle(String key, SoftReference<Object> network, long bytes, long since) {}
}
