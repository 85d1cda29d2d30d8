package io.github.meanfield.jobs.tables;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.binaryfile.BinaryFileFormat;
import org.apache.spark.sql.execution.datasources.text.TextFileFormat;
import scala.collection.JavaConverters;

/**
 * How Spark carries out queries. Programs that it writes and compiles for each of them pay where
 * rows are many: up to some hundred thousand, compiling takes longer than the rows do, and the more
 * so the more columns there are. The same goes for planning a query anew after each shuffle.
 */
public final class QueryPlans {

  /** On a cluster it makes of 200 partitions of a shuffle what is needed. */
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  /** What few rows are best served with. Results are the same. */
  private static final Map<String, String> OF_FEW_ROWS =
      Map.of(
          "spark.sql.codegen.factoryMode",
          "NO_CODEGEN",
          "spark.sql.codegen.wholeStage",
          "false",
          ADAPTIVE,
          "false");

  /** Marks a session that a job has started, in its settings. */
  private static final String OWN = "spark.meanfield.ownSession";

  /** Some 200,000 rows of text. */
  private static final long BYTES_A_COLUMN = 1 << 20;

  private static final double COMPRESSION = 4;

  /** The JIT compiler passes over programs of so many columns. */
  private static final int WIDE = 2000;

  private QueryPlans() {}

  /**
   * Begins to settle the queries of a session, which must be the job's own: nothing is known of the
   * rows yet, and what comes first is small.
   */
  public static void start(SparkSession session) {
    session.conf().set(OWN, true);
    settle(session, true);
  }

  /**
   * Settles queries by the size of the files that rows come from, but those of a session that is
   * somebody else's.
   *
   * @param files what reads them
   * @param numColumns columns of the table
   */
  public static void settle(Dataset<Row> files, int numColumns) {
    if (!files.sparkSession().conf().contains(OWN)) {
      return;
    }
    boolean areFew =
        !files.isStreaming()
            && JavaConverters.seqAsJavaList(files.queryExecution().analyzed().collectLeaves())
                    .stream()
                    .mapToDouble(QueryPlans::size)
                    .sum()
                < (double) BYTES_A_COLUMN * numColumns;
    settle(files.sparkSession(), areFew || numColumns > WIDE);
  }

  /** The size of files as text: what has types is compressed, and holds more rows. */
  private static double size(LogicalPlan leaf) {
    double bytes = leaf.stats().sizeInBytes().toDouble();
    boolean isText =
        leaf instanceof LogicalRelation files
            && files.relation() instanceof HadoopFsRelation relation
            && (relation.fileFormat() instanceof TextFileFormat
                || relation.fileFormat() instanceof BinaryFileFormat);
    return isText ? bytes : bytes * COMPRESSION;
  }

  /** What the user has set stays. */
  private static void settle(SparkSession session, boolean areFew) {
    SparkConf given = session.sparkContext().getConf();
    OF_FEW_ROWS.forEach(
        (key, value) -> {
          boolean isPlanned = key.equals(ADAPTIVE) && !session.sparkContext().isLocal();
          if (given.contains(key) || isPlanned) {
            return;
          } else if (areFew) {
            session.conf().set(key, value);
          } else {
            session.conf().unset(key);
          }
        });
  }
}
