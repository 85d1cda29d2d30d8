package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.OriginalColumns;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.model.Scoring;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Scores the files of a folder as a stream. */
final class StreamScoring {

  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final long POLL_MILLIS = 1000;

  private final ModelColumns columns;
  private final ScoreOutput output;
  private final StreamOptions options;
  private final ScoreCounts counts;
  private final Scoring scoring;
  private final ScoredFolder folder;
  private long lastBatch = -1;

  /**
   * A stream that has not started.
   *
   * @param input the form of the input's files
   * @param scoring how rows are scored
   */
  StreamScoring(
      ModelColumns columns,
      ScoreOutput output,
      CsvForm input,
      StreamOptions options,
      ScoreCounts counts,
      Scoring scoring) {
    this.columns = columns;
    this.output = output;
    this.options = options;
    this.counts = counts;
    this.scoring = scoring;
    this.folder = output.scored(columns.classNames(), input);
  }

  /**
   * Starts scoring.
   *
   * @param rows rows of a stream that the model accepts
   * @param decimal what stands before decimals in texts: a dot or a comma
   */
  StreamingQuery start(Dataset<Row> rows, char decimal) throws TimeoutException {
    output.requireSame(folder);
    if (!output.isThere()) {
      // Rows may be read before they are counted.
      output.writeInto(output.path(), folder, Map.of());
    }
    Dataset<Row> scored =
        columns.scored(rows.observe(BEFORE, DriftSums.count(), counts.before()), decimal, scoring);
    Dataset<Row> shaped = output.shape(scored, OriginalColumns.inputs(rows), columns.numClasses());
    DataStreamWriter<Row> writer =
        shaped
            .observe(AFTER, DriftSums.count())
            .writeStream()
            .trigger(options.trigger())
            .option("checkpointLocation", options.checkpoint(output))
            .options(output.options(folder))
            .partitionBy(output.partitionBy());
    return output.isTable()
        ? writer.toTable(output.path())
        : writer.format(output.format().writer()).start(output.path());
  }

  /** Counts and tells of what is scored, until the stream ends. */
  void follow(StreamingQuery query) throws StreamingQueryException {
    boolean hasEnded;
    do {
      hasEnded = query.awaitTermination(POLL_MILLIS);
      tell(query);
    } while (!hasEnded);
  }

  /** Counts and tells of what was scored since the last call. */
  void tell(StreamingQuery query) {
    for (StreamingQueryProgress progress : query.recentProgress()) {
      // A stream without new files reports too, under the number of the batch to come.
      if (progress.numInputRows() > 0 && progress.batchId() > lastBatch) {
        lastBatch = progress.batchId();
        long before = counts.rowsOut();
        counts.add(
            WrittenRows.values(progress.observedMetrics().get(BEFORE)),
            WrittenRows.values(progress.observedMetrics().get(AFTER)));
        Console.entry(
            "batch " + lastBatch, "%s scored rows", Console.count(counts.rowsOut() - before));
        output.writeInto(output.path(), folder, counts.values());
        output.writeMetrics(folder, counts.values());
      }
    }
  }
}
