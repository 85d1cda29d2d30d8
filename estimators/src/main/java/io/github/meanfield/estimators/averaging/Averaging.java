package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.ChosenPartitions;
import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The mean of the results of a round, in the order of chunks. Results are merged in a tree whose
 * shape depends on their number and the depth alone. Small states come straight to the driver,
 * which merges them; large ones are merged by executors on the way. Either gives the same bits.
 */
final class Averaging {

  /** Most floats that the driver takes in at once: 128 MB. */
  private static final long MOST_DRIVER_FLOATS = 32L << 20;

  /** Floats of a state that are merged at once: those of some results stay in a core's cache. */
  private static final int PART_FLOATS = 1 << 15;

  /** What the driver takes in, of all networks that it trains at a time. */
  private static final Semaphore ROOM = new Semaphore(driverFloats());

  private Averaging() {}

  /**
   * Runs one round.
   *
   * @param rows all chunks, one a partition
   * @param training computes the result of a chunk
   * @param chunks the chunks of the round, ascending
   * @param stateLength floats of a state
   * @param depth levels of the tree
   * @return the mean
   */
  static <T> WorkerResult mean(
      JavaRDD<T> rows,
      PartitionTask<T, WorkerResult.Packed> training,
      int[] chunks,
      int stateLength,
      int depth) {
    return mean(rows, training, chunks, stateLength, depth, ROOM);
  }

  /**
   * Runs one round.
   *
   * @param room floats that the driver has room for now; where there are fewer than the states
   *     have, executors merge them
   */
  static <T> WorkerResult mean(
      JavaRDD<T> rows,
      PartitionTask<T, WorkerResult.Packed> training,
      int[] chunks,
      int stateLength,
      int depth,
      Semaphore room) {
    long most = new ResultSize(rows.context()).states(stateLength);
    long floats = (long) chunks.length * stateLength;
    if (floats > Integer.MAX_VALUE || chunks.length > most || !room.tryAcquire((int) floats)) {
      return onExecutors(results(rows, training), chunks, depth, most);
    }
    try {
      return onDriver(training.run(rows, chunks), ceilDiv(stateLength, PART_FLOATS), depth);
    } finally {
      room.release((int) floats);
    }
  }

  /** They are in memory twice, as Spark receives them and as it reads them: an eighth of it. */
  private static int driverFloats() {
    return (int)
        Math.min(MOST_DRIVER_FLOATS, Runtime.getRuntime().maxMemory() / (8 * 2 * Float.BYTES));
  }

  private static <T> JavaRDD<WorkerResult.Packed> results(
      JavaRDD<T> rows, PartitionTask<T, WorkerResult.Packed> training) {
    return rows.mapPartitionsWithIndex(
        (number, chunk) -> List.of(training.call(number, chunk)).iterator(), true);
  }

  /**
   * Merges on the driver, whose cores have nothing else to do then: each a part of all states.
   *
   * @param parts parts of a state
   * @param depth levels of the tree
   */
  static WorkerResult onDriver(List<WorkerResult.Packed> results, int parts, int depth) {
    return WorkerResult.concat(
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> merge(results, part, parts, depth))
            .toList());
  }

  private static WorkerResult merge(
      List<WorkerResult.Packed> results, int part, int parts, int depth) {
    List<WorkerResult> level = results.stream().map(result -> result.unpack(part, parts)).toList();
    int fanIn = fanIn(level.size(), depth);
    while (level.size() > fanIn) {
      List<WorkerResult> next = new ArrayList<>();
      for (int from = 0; from < level.size(); from += fanIn) {
        next.add(merge(level.subList(from, Math.min(from + fanIn, level.size())).stream()));
      }
      level = next;
    }
    return merge(level.stream());
  }

  /**
   * Merges on executors all but the last level of the tree, and that too if the driver does not
   * take so many results.
   *
   * @param most results that the driver takes
   */
  static WorkerResult onExecutors(
      JavaRDD<WorkerResult.Packed> results, int[] chunks, int depth, long most) {
    JavaPairRDD<Integer, WorkerResult.Packed> level =
        ChosenPartitions.of(results, chunks)
            .mapPartitionsWithIndex(
                (position, result) -> List.of(new Tuple2<>(position, result.next())).iterator(),
                false)
            .mapToPair(keyed -> keyed);
    int fanIn = fanIn(chunks.length, depth);
    int size = chunks.length;
    for (; size > fanIn; size = ceilDiv(size, fanIn)) {
      level = merged(level, fanIn, ceilDiv(size, fanIn));
    }
    if (size > most) {
      level = merged(level, size, 1);
    }
    return mergeInOrder(level.collect());
  }

  private static JavaPairRDD<Integer, WorkerResult.Packed> merged(
      JavaPairRDD<Integer, WorkerResult.Packed> level, int fanIn, int groups) {
    return level
        .mapToPair(keyed -> new Tuple2<>(keyed._1 / fanIn, keyed))
        .groupByKey(groups)
        .mapValues(keyed -> mergeInOrder(keyed).pack());
  }

  /** A shuffle delivers in no fixed order. */
  private static WorkerResult mergeInOrder(Iterable<Tuple2<Integer, WorkerResult.Packed>> keyed) {
    List<Tuple2<Integer, WorkerResult.Packed>> inOrder = new ArrayList<>();
    keyed.forEach(inOrder::add);
    inOrder.sort(Comparator.comparing(Tuple2::_1));
    // Unpacked one at a time, as large states are what come here.
    return merge(inOrder.stream().map(next -> next._2.unpack()));
  }

  private static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }

  /** The smallest number of children with which {@code depth} levels are enough. */
  private static int fanIn(int leaves, int depth) {
    return Math.max(2, (int) Math.ceil(Math.pow(leaves, 1.0 / depth)));
  }

  private static WorkerResult merge(Stream<WorkerResult> results) {
    return results.reduce(WorkerResult::merge).orElseThrow();
  }
}
