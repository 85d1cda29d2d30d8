package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.Scoring;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.transformers.FeatureGroup;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A column with the columns that moved each prediction most, by integrated gradients: what it adds
 * to the probability of the predicted class or to the predicted number.
 *
 * @param number how many columns
 * @param isText whether they are one text, or an array of structs
 */
public record Explanations(int number, boolean isText) implements Scoring {

  /** The column. */
  public static final String COLUMN = "explanation";

  private static final String ATTRIBUTION = "attribution_of_features";
  private static final int DIGITS = 3;

  private static final DataType STRUCTS =
      DataTypes.createArrayType(
          new StructType()
              .add("column", DataTypes.StringType)
              .add("attribution", DataTypes.DoubleType));

  /** Whether columns leave free the names of those that are added. */
  public static boolean areFree(Collection<String> columns) {
    return columns.stream().noneMatch(Explanations::isAdded);
  }

  private static boolean isAdded(String column) {
    return column.equalsIgnoreCase(COLUMN) || column.equalsIgnoreCase(ATTRIBUTION);
  }

  @Override
  public List<String> added() {
    return List.of(COLUMN);
  }

  @Override
  public Dataset<Row> transform(PipelineModel model, Dataset<Row> rows) {
    TableFeatures features =
        TableFeatures.of(model)
            .orElseThrow(() -> new BadInput("--explain: no network is in the model"));
    if (!features.network().hasGradients()) {
      throw new BadInput(
          "--explain: there are no gradients of features of the network, as of one that reads texts;"
              + " leave it out (the report of train tells how much each column matters)");
    }
    for (String column : rows.columns()) {
      if (isAdded(column)) {
        throw new BadInput(
            "--explain adds a column '%s', which the input has already; rename that", column);
      }
    }
    ParamMap explaining = new ParamMap().put(features.network().attributionCol(), ATTRIBUTION);
    Dataset<Row> scored = model.transform(rows, explaining);
    Top top = new Top(features.groups(scored.schema()), number, isText);
    return scored.withColumn(
        COLUMN,
        functions
            .udf(top, isText ? DataTypes.StringType : STRUCTS)
            .apply(Columns.named(ATTRIBUTION)));
  }

  /** The largest sums over groups of features. */
  private record Top(List<FeatureGroup> groups, int number, boolean isText)
      implements UDF1<Vector, Object>, Serializable {
    @Override
    public Object call(Vector attributions) {
      if (attributions == null || Double.isNaN(attributions.apply(0))) {
        return null;
      }
      double[] sums =
          groups.stream()
              .mapToDouble(
                  group -> IntStream.of(group.slots()).mapToDouble(attributions::apply).sum())
              .toArray();
      List<Integer> largest =
          IntStream.range(0, sums.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -Math.abs(sums[i])))
              .limit(number)
              .toList();
      return isText
          ? largest.stream()
              .map(i -> text(groups.get(i).name(), sums[i]))
              .collect(Collectors.joining(", "))
          : largest.stream().map(i -> RowFactory.create(groups.get(i).name(), sums[i])).toList();
    }
  }

  /** An attribution with its sign, as people read it, with so many digits. */
  public static String signed(double attribution, int digits) {
    String text = new BigDecimal(attribution).round(new MathContext(digits)).toPlainString();
    return (attribution < 0 ? "" : "+") + text;
  }

  static String text(String name, double attribution) {
    return name + " " + signed(attribution, DIGITS);
  }
}
