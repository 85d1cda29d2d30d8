package io.github.meanfield.jobs.tables;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/**
 * How Spark carries out queries. Programs that it writes and compiles for each of them pay where
 * rows are many: up to some hundred thousand, compiling takes longer than the rows do, and the more
 * so the more columns there are. The same goes for planning a query anew after each shuffle.
 */
public final class QueryPlans {

  /** What few rows are best served with. Results are the same. */
  private static final Map<String, String> OF_FEW_ROWS =
      Map.of(
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.adaptive.enabled", "false");

  /** Some 200,000 rows, or fewer if they are compressed. */
  private static final long BYTES_A_COLUMN = 1 << 20;

  /** The JIT compiler passes over programs of so many columns. */
  private static final int WIDE = 2000;

  private QueryPlans() {}

  /** Settings of a session as they are, for {@link #restore}. */
  public static Map<String, String> settings(SparkSession session) {
    Map<String, String> settings =
        new HashMap<>(JavaConverters.mapAsJavaMap(session.conf().getAll()));
    settings.keySet().retainAll(OF_FEW_ROWS.keySet());
    return settings;
  }

  /** Sets a session back. */
  public static void restore(SparkSession session, Map<String, String> settings) {
    for (String key : OF_FEW_ROWS.keySet()) {
      set(session, key, settings.get(key));
    }
  }

  /** Settles queries as long as nothing is known of the rows: what comes first is small. */
  public static void start(SparkSession session) {
    settle(session, true);
  }

  /**
   * Settles queries by the size of the files that rows come from.
   *
   * @param files what reads them
   * @param numColumns columns of the table
   */
  public static void settle(Dataset<Row> files, int numColumns) {
    boolean areFew =
        !files.isStreaming()
            && files.queryExecution().analyzed().stats().sizeInBytes().toDouble()
                < (double) BYTES_A_COLUMN * numColumns;
    settle(files.sparkSession(), areFew || numColumns > WIDE);
  }

  /** What the user has set stays. */
  private static void settle(SparkSession session, boolean areFew) {
    SparkConf given = session.sparkContext().getConf();
    OF_FEW_ROWS.forEach(
        (key, value) -> {
          if (!given.contains(key)) {
            set(session, key, areFew ? value : null);
          }
        });
  }

  private static void set(SparkSession session, String key, String value) {
    if (value == null) {
      session.conf().unset(key);
    } else {
      session.conf().set(key, value);
    }
  }
}
