package io.github.meanfield.jobs.score;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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

  /** Adds what was counted of rows that are written. */
  void addTo(ScoreCounts counts) {
    Map<String, Row> rows = observed.join();
    counts.add(values(rows.get(before)), values(rows.get(after)));
  }

  /** What was counted, by name. */
  static Map<String, Object> values(Row observed) {
    Map<String, Object> values = new HashMap<>();
    for (String name : observed.schema().fieldNames()) {
      values.put(name, observed.getAs(name));
    }
    return values;
  }

  @Override
  public void onSuccess(String name, QueryExecution query, long nanos) {
    Map<String, Row> metrics = JavaConverters.mapAsJavaMap(query.observedMetrics());
    if (metrics.containsKey(before) && metrics.containsKey(after)) {
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
