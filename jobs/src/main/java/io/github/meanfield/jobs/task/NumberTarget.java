package io.github.meanfield.jobs.task;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * A number to predict, and how it is distributed in each split.
 *
 * @param label the label's column
 * @param splits the distribution in train, validation and test; none for a split without rows
 * @param unlabelled rows without a finite label
 */
public record NumberTarget(String label, Map<String, Distribution> splits, long unlabelled)
    implements Target {

  /**
   * A distribution of numbers.
   *
   * @param quantiles smallest number, quartiles, and largest number
   */
  public record Distribution(long rows, double mean, double deviation, List<Double> quantiles) {}

  /**
   * Summarizes the labels of rows.
   *
   * @param rows rows with a label and a split
   * @param label the label's column
   * @param splitCol the split's column
   */
  public static NumberTarget of(Dataset<Row> rows, String label, String splitCol) {
    DataType type = rows.schema().apply(label).dataType();
    if (!(type instanceof NumericType)) {
      throw new BadInput(
          "label '%s' is of type %s; a regression needs numbers", label, type.simpleString());
    }
    Column value = Tables.finite(Columns.named(label));
    Column quantiles =
        functions.percentile_approx(
            value,
            functions.array(
                functions.lit(0.0),
                functions.lit(0.25),
                functions.lit(0.5),
                functions.lit(0.75),
                functions.lit(1.0)),
            functions.lit(10_000));
    List<Row> groups =
        rows.groupBy(Columns.named(splitCol))
            .agg(
                functions.count(value),
                functions.avg(value),
                functions.stddev_pop(value),
                quantiles,
                functions.count(functions.lit(1)))
            .collectAsList();
    Map<String, Distribution> splits = new LinkedHashMap<>();
    long unlabelled = 0;
    for (String split : SPLITS) {
      for (Row group : groups) {
        if (group.getString(0).equals(split)) {
          unlabelled += group.getLong(5) - group.getLong(1);
          if (group.getLong(1) > 0) {
            splits.put(split, distribution(group));
          }
        }
      }
    }
    return checked(new NumberTarget(label, splits, unlabelled));
  }

  private static Distribution distribution(Row group) {
    List<Double> quantiles = new ArrayList<>(group.getList(4));
    return new Distribution(group.getLong(1), group.getDouble(2), group.getDouble(3), quantiles);
  }

  private static NumberTarget checked(NumberTarget target) {
    Distribution training = target.splits.get(SplitAssigner.TRAIN);
    if (target.splits.isEmpty()) {
      throw new BadInput("label '%s' has no values", target.label);
    } else if (training == null) {
      throw new BadInput("the split left no training rows; try another --seed or --weights");
    } else if (training.quantiles.get(0).equals(training.quantiles.get(4))) {
      throw new BadInput(
          "label '%s' is %s in all training rows; there is nothing to learn",
          target.label, training.mean);
    }
    return target;
  }

  /** A row of a table a split: its name, rows, mean, deviation and quantiles. */
  public List<List<Object>> table() {
    List<List<Object>> table = new ArrayList<>();
    splits.forEach(
        (split, numbers) -> {
          List<Object> row = new ArrayList<>(List.of(split, numbers.rows, numbers.mean));
          row.add(numbers.deviation);
          row.addAll(numbers.quantiles);
          table.add(row);
        });
    return table;
  }

  @Override
  public Column isKnown(DataType type) {
    return Tables.finite(Columns.named(label)).isNotNull();
  }

  @Override
  public String indexCol() {
    return label + "_number";
  }

  @Override
  public Dataset<Row> index(Dataset<Row> rows) {
    return rows.withColumn(indexCol(), Tables.finite(Columns.named(label)));
  }

  @Override
  public List<String> pipelineCols() {
    return List.of(PREDICTION);
  }

  @Override
  public long rows(String split) {
    Distribution distribution = splits.get(split);
    return distribution == null ? 0 : distribution.rows;
  }

  @Override
  public long unknown() {
    return 0;
  }
}
