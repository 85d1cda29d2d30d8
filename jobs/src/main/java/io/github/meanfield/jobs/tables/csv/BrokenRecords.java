package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts records as tasks read them, and those of them that are broken.
 *
 * <p>A task that runs again is not counted twice, nor one of a job that reads again what another
 * has read: of each partition it holds the most that a task has counted. The batches of a stream
 * follow one another, and of those that are over only the sum stays.
 */
final class BrokenRecords extends AccumulatorV2<BrokenRecords.Counts, BrokenRecords.Counts> {

  private static final String CURE = "--bad-records skip leaves out records that are broken";

  private static final String NO_CURE =
      "it is not known where the broken record ends, so that --bad-records skip cannot leave it"
          + " out; mend the file";

  private static final long serialVersionUID = 1L;

  /** Spark's name of the number of a stream's batch. */
  private static final String BATCH = "streaming.sql.batchId";

  /** The batch that is counted now, null outside of streams. */
  private String batch;

  private final Map<Integer, Counts> partitions = new HashMap<>();

  /** What was counted of the batches before. */
  private Counts before = Counts.NONE;

  /**
   * What is counted.
   *
   * @param whole records that can be read
   * @param broken records that cannot
   * @param file the first file, in alphabetical order, that has a broken one; null if none has
   */
  record Counts(long whole, long broken, String file) implements Serializable {

    static final Counts NONE = new Counts(0, 0, null);

    Counts with(Counts other) {
      boolean isBefore = file == null || (other.file != null && other.file.compareTo(file) < 0);
      return new Counts(whole + other.whole, broken + other.broken, isBefore ? other.file : file);
    }
  }

  /** Counts of what is read of a table, none yet. */
  static BrokenRecords of(Dataset<Row> rows) {
    BrokenRecords counts = new BrokenRecords();
    rows.sparkSession().sparkContext().register(counts);
    return counts;
  }

  /**
   * Checks that something was read, and that nothing broken is to be refused.
   *
   * @param origin the table, for the message
   * @param place finds the first broken record of a file, with its line
   */
  void require(BadRecords badRecords, String origin, Function<String, Optional<CsvRecord>> place) {
    Counts found = value();
    if (found.broken > 0 && badRecords == BadRecords.REFUSE) {
      CsvRecord first = place.apply(found.file).orElseThrow(() -> changed(found.file));
      throw new BadInput(
          "%s of %s records %s broken, the first at %s: %s",
          Console.count(found.broken),
          Console.count(found.broken + found.whole),
          found.broken == 1 ? "is" : "are",
          place(first),
          problem(first));
    } else if (found.whole == 0) {
      throw new BadInput("%s holds no rows that can be read", origin);
    }
  }

  /** What is wrong with a broken record, and what a user may do about it. */
  static String problem(CsvRecord record) {
    return record.fault() + "; " + (record.isEndless() ? NO_CURE : CURE);
  }

  /** An error about a file in which what was found is not there any more. */
  static BadInput changed(String file) {
    return new BadInput("'%s' has changed while it was read", FileLines.shown(file));
  }

  @Override
  public void add(Counts counts) {
    TaskContext task = TaskContext.get();
    batch = task.getLocalProperty(BATCH);
    partitions.merge(task.partitionId(), counts, Counts::with);
  }

  @Override
  public synchronized void merge(AccumulatorV2<Counts, Counts> other) {
    BrokenRecords part = (BrokenRecords) other;
    if (!part.isZero() && !Objects.equals(batch, part.batch)) {
      before = value();
      partitions.clear();
      batch = part.batch;
    }
    part.partitions.forEach(
        (partition, counts) -> partitions.merge(partition, counts, BrokenRecords::larger));
  }

  private static Counts larger(Counts one, Counts other) {
    return other.whole + other.broken > one.whole + one.broken ? other : one;
  }

  @Override
  public synchronized Counts value() {
    return partitions.values().stream().reduce(before, Counts::with);
  }

  @Override
  public boolean isZero() {
    return partitions.isEmpty() && before.equals(Counts.NONE);
  }

  @Override
  public BrokenRecords copy() {
    BrokenRecords copy = new BrokenRecords();
    copy.batch = batch;
    copy.before = before;
    copy.partitions.putAll(partitions);
    return copy;
  }

  /** What a task begins with: without this, Spark would copy all counts first. */
  @Override
  public BrokenRecords copyAndReset() {
    return new BrokenRecords();
  }

  @Override
  public void reset() {
    batch = null;
    before = Counts.NONE;
    partitions.clear();
  }

  /** An error about a record. */
  static BadInput at(CsvRecord record, String problem) {
    return new BadInput("%s: %s", place(record), problem);
  }

  /** Where a record is. */
  static String place(CsvRecord record) {
    return String.format("'%s', line %d", FileLines.shown(record.file()), record.line());
  }
}
