package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.tables.Staging;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the scored rows of a job: a folder all at once or not at all, unless it is appended to.
 */
final class ScoreSink implements AutoCloseable {

  private final ScoreOutput output;
  private final ScoredFolder scored;
  private final Staging staging;

  /**
   * Opens the place, which fails at once where nothing can be written.
   *
   * @param output what is written
   * @param scored what is told beside it
   */
  ScoreSink(ScoreOutput output, ScoredFolder scored) {
    this.output = output;
    this.scored = scored;
    boolean isAdded = output.isAppended() && !output.isTable() && output.isThere();
    if (isAdded) {
      output.requireSame(scored);
    }
    this.staging = output.isTable() || isAdded ? null : output.open();
  }

  /** Writes rows. */
  void write(Dataset<Row> rows) {
    if (output.isTable()) {
      ordered(rows)
          .write()
          .partitionBy(output.partitionBy())
          .mode(mode())
          .saveAsTable(output.path());
      return;
    }
    Dataset<Row> written = staging == null ? ordered(rows) : rows;
    written
        .write()
        .partitionBy(output.partitionBy())
        .mode(SaveMode.Append)
        .format(output.format().writer())
        .options(output.options(scored))
        .save(folder());
  }

  private SaveMode mode() {
    return output.isAppended()
        ? SaveMode.Append
        : output.isOverwritten() ? SaveMode.Overwrite : SaveMode.ErrorIfExists;
  }

  private String folder() {
    return staging == null ? output.path() : staging.path();
  }

  /** The rows in the order of the columns that are there, if there are any. */
  private Dataset<Row> ordered(Dataset<Row> rows) {
    SparkSession session = rows.sparkSession();
    Optional<ScoredColumns> known =
        output.isTable()
            ? ScoredColumns.ofTable(session, output.path())
            : ScoredColumns.ofFolder(session, output.path(), output.format());
    if (known.isEmpty() || output.isOverwritten()) {
      return rows;
    } else if (!output.isAppended()) {
      throw new BadInput(
          "--output: table '%s' exists already; give --append or --overwrite", output.path());
    }
    return known.get().accept(rows, List.of(output.partitionBy()));
  }

  /** Puts a new folder in its place, and what was counted beside the rows or where a user says. */
  void commit(Map<String, Object> counted) {
    // The folder's own file appears with it. One of the user's waits for the rows, which must not
    // be lost if it cannot be written.
    output.writeInto(folder(), scored, counted);
    if (staging != null) {
      staging.commit();
    }
    try {
      output.writeMetrics(scored, counted);
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException(
          "the rows are written to " + output.description() + ", but " + e.getMessage(),
          e.getCause());
    }
  }

  @Override
  public void close() {
    if (staging != null) {
      staging.close();
    }
  }
}
