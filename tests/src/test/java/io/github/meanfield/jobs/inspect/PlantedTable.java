package io.github.meanfield.jobs.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of columns that each have nothing to do with another, and what is planted among them. */
final class PlantedTable {

  /** Rows of {@link #table}. */
  static final int ROWS = 1200;

  private final int rows;
  private final Random random;
  private final Map<String, Object[]> columns = new LinkedHashMap<>();
  private StructType schema = new StructType();

  /** {@link #clean} rows, so many that nothing is found by chance. */
  static PlantedTable table() {
    return clean(ROWS, 7);
  }

  /** Columns amount, size and rate of numbers, colour of texts, and a label y of two classes. */
  static PlantedTable clean(int rows, long seed) {
    PlantedTable table = new PlantedTable(rows, seed);
    Random random = table.random;
    return table
        .with("amount", DataTypes.DoubleType, i -> 100 + 15 * random.nextGaussian())
        .with("size", DataTypes.DoubleType, i -> random.nextDouble())
        .with("rate", DataTypes.DoubleType, i -> -Math.log(1 - random.nextDouble()))
        .with("rooms", DataTypes.LongType, i -> (long) (1 + random.nextInt(9)))
        .with(
            "colour",
            DataTypes.StringType,
            i -> List.of("red", "green", "blue").get(random.nextInt(3)))
        .with("garden", DataTypes.BooleanType, i -> random.nextBoolean())
        .with("y", DataTypes.StringType, i -> random.nextInt(5) < 2 ? "yes" : "no");
  }

  private PlantedTable(int rows, long seed) {
    this.rows = rows;
    random = new Random(seed);
  }

  /** Adds a column, or puts one in the place of another. */
  PlantedTable with(String name, DataType type, IntFunction<Object> value) {
    Object[] values = new Object[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = value.apply(i);
    }
    if (columns.put(name, values) == null) {
      schema = schema.add(name, type);
    }
    return this;
  }

  /** Puts other values in the place of those of some rows. */
  PlantedTable change(String name, IntFunction<Object> value, int... changed) {
    for (int i : changed) {
      columns.get(name)[i] = value.apply(i);
    }
    return this;
  }

  /** Makes rows the same as others in all columns. */
  PlantedTable copy(int from, int... to) {
    for (Object[] values : columns.values()) {
      for (int i : to) {
        values[i] = values[from];
      }
    }
    return this;
  }

  /** The value of a column. */
  Object value(String name, int row) {
    return columns.get(name)[row];
  }

  /** The rows, in a number of partitions. */
  Dataset<Row> rows(SparkSession spark, int partitions) {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int row = i;
      all.add(RowFactory.create(columns.values().stream().map(values -> values[row]).toArray()));
    }
    return spark.createDataFrame(all, schema).repartition(partitions);
  }

  Dataset<Row> rows(SparkSession spark) {
    return rows(spark, 2);
  }

  /** The one finding of rows with the label y. */
  static Finding only(SparkSession spark, PlantedTable table) {
    return only(DataAudit.of(table.rows(spark), "y").inspect());
  }

  static Finding only(Audit audit) {
    assertEquals(1, audit.findings().size(), audit::toString);
    return audit.findings().get(0);
  }

  /** The first finding of a kind. */
  static Finding first(Audit audit, Kind kind) {
    return audit.findings().stream()
        .filter(it -> it.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError(audit));
  }

  static void check(
      Finding finding, Kind kind, Severity severity, long count, String text, String cure) {
    assertEquals(kind, finding.kind(), finding::toString);
    assertEquals(severity, finding.severity(), finding::toString);
    assertEquals(count, finding.count(), finding::toString);
    assertTrue(finding.text().contains(text), finding::toString);
    assertEquals(cure, finding.cure(), finding::toString);
  }
}
