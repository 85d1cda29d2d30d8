package io.github.meanfield.jobs;

import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the scored rows of a job: a folder all at once or not at all, unless it is appended to.
 */
final class ScoreSink implements AutoCloseable {

  private final ScoreOutput output;
  private final Staging staging;

  /** Opens the place, which fails at once where nothing can be written. */
  ScoreSink(ScoreOutput output) {
    this.output = output;
    boolean isAdded = output.isAppended() && !output.isTable() && output.isThere();
    this.staging = output.isTable() || isAdded ? null : output.stage();
  }

  /** Writes rows. */
  void write(Dataset<Row> rows) {
    DataFrameWriter<Row> writer = rows.write().partitionBy(output.partitionBy());
    if (output.isTable()) {
      requireTable(rows);
      writer.mode(mode()).saveAsTable(output.path());
      return;
    }
    if (staging == null) {
      requireColumns(rows, known(rows.sparkSession()));
    }
    writer
        .mode(SaveMode.Append)
        .format(output.format().toString())
        // CSV has a head, and JSON a null for a null.
        .option("header", true)
        .option("ignoreNullFields", false)
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

  private void requireTable(Dataset<Row> rows) {
    SparkSession session = rows.sparkSession();
    if (!session.catalog().tableExists(output.path())) {
      return;
    } else if (output.isAppended()) {
      requireColumns(rows, Set.of(session.table(output.path()).columns()));
    } else if (!output.isOverwritten()) {
      throw new BadInput(
          "--output: table '%s' exists already; give --append or --overwrite", output.path());
    }
  }

  private Set<String> known(SparkSession session) {
    return Set.of(
        session
            .read()
            .format(output.format().toString())
            .option("header", true)
            .load(output.path())
            .columns());
  }

  private void requireColumns(Dataset<Row> rows, Set<String> known) {
    if (!known.equals(Set.of(rows.columns()))) {
      throw new BadInput(
          "--append: '%s' has the columns %s; these rows have %s",
          output.path(),
          String.join(", ", known.stream().sorted().toList()),
          String.join(", ", rows.columns()));
    }
  }

  /** Puts a new folder in its place, with what was counted beside the rows. */
  void commit(Map<String, Object> counted) {
    Path metrics = output.metricsPath(folder());
    if (metrics != null) {
      Storage.write(metrics, Report.json(counted));
    }
    if (staging != null) {
      staging.commit();
    }
  }

  @Override
  public void close() {
    if (staging != null) {
      staging.close();
    }
  }
}
