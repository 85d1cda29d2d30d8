package io.github.meanfield.jobs.score;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.collection.JavaConverters;

/**
 * What Spark counts of rows before and after they are scored, in the one query that does both: a
 * stage may look at rows by queries of its own.
 */
final class WrittenRows implements QueryExecutionListener, AutoCloseable {

  /** Spark tells it right after the query, but what it has to tell may pile up and be dropped. */
  private static final long PATIENCE_SECONDS = 60;

  private final SparkSession session;
  private final String before = "before-" + UUID.randomUUID();
  private final String after = "after-" + UUID.randomUUID();
  private final CompletableFuture<Map<String, Row>> observed = new CompletableFuture<>();

  /** Listens to the queries of a session. */
  WrittenRows(SparkSession session) {
    this.session = session;
    session.listenerManager().register(this);
  }

  /** Rows that are to be scored. */
  Dataset<Row> before(Dataset<Row> rows, Column... sums) {
    return rows.observe(before, DriftSums.count(), sums);
  }

  /** The same rows scored. */
  Dataset<Row> after(Dataset<Row> rows) {
    return rows.observe(after, DriftSums.count());
  }

  /** Adds what was counted of rows that are written, as far as Spark tells it. */
  void addTo(ScoreCounts counts) {
    Map<String, Row> rows =
        observed.completeOnTimeout(Map.of(), PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    counts.add(values(rows.get(before)), values(rows.get(after)));
  }

  /** What was counted, by name; nothing of null. */
  static Map<String, Object> values(Row observed) {
    if (observed == null) {
      return Map.of();
    }
    Map<String, Object> values = new HashMap<>();
    for (String name : observed.schema().fieldNames()) {
      values.put(name, observed.getAs(name));
    }
    return values;
  }

  @Override
  public void onSuccess(String name, QueryExecution query, long nanos) {
    Map<String, Row> metrics = JavaConverters.mapAsJavaMap(query.observedMetrics());
    // What is before a stage that goes through an RDD is not in it.
    if (metrics.containsKey(after)) {
      observed.complete(new HashMap<>(metrics));
    }
  }

  @Override
  public void onFailure(String name, QueryExecution query, Exception error) {}

  @Override
  public void close() {
    session.listenerManager().unregister(this);
  }
}
