package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.VectorImputerModel;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The sizes of vectors that a VectorAssembler reads. Where metadata do not tell them it looks at
 * the first row, but a stream has none to look at, and in a table its vector may be missing.
 */
final class VectorSizes {

  private final List<Transformer> stages;

  /** Sizes for stages that follow one another. */
  VectorSizes(List<Transformer> stages) {
    this.stages = stages;
  }

  /** The number of features that a stage takes, 0 if it is not known. */
  static int numFeatures(Transformer stage) {
    if (stage instanceof StandardizerModel standardizer) {
      return standardizer.numFeatures();
    } else if (stage instanceof VectorImputerModel imputer) {
      return imputer.numFeatures();
    }
    return stage instanceof NeuralNetworkModel<?> network && network.rowShape().isNumbers()
        ? network.numFeatures()
        : 0;
  }

  /** Gives the metadata of rows the sizes that they lack. */
  Dataset<Row> declare(Dataset<Row> rows) {
    Set<String> hinted =
        stages.stream()
            .filter(VectorSizeHint.class::isInstance)
            .map(stage -> ((VectorSizeHint) stage).getInputCol())
            .collect(Collectors.toSet());
    Dataset<Row> result = rows;
    for (Transformer stage : stages) {
      if (stage instanceof VectorAssembler assembler) {
        for (String column : unknown(result.schema(), assembler.getInputCols())) {
          if (!hinted.contains(column)) {
            int known = remaining(assembler, column, result.schema());
            result = declared(result, column, known > 0 ? known : found(result, column));
          }
        }
      }
    }
    return result;
  }

  private static List<String> unknown(StructType schema, String[] columns) {
    Set<String> there = Set.of(schema.fieldNames());
    return List.of(columns).stream()
        .filter(there::contains)
        .filter(name -> schema.apply(name).dataType().equals(SQLDataTypes.VectorType()))
        .filter(name -> size(schema.apply(name)) < 0)
        .toList();
  }

  /** What the other columns leave of the features that the next stage takes; 0 if unknown. */
  private int remaining(VectorAssembler assembler, String column, StructType schema) {
    Set<String> there = Set.of(schema.fieldNames());
    int size = taken(assembler.getOutputCol());
    for (String other : assembler.getInputCols()) {
      if (!other.equals(column)) {
        int width = there.contains(other) ? size(schema.apply(other)) : -1;
        if (width < 0) {
          return 0;
        }
        size -= width;
      }
    }
    return size;
  }

  private int taken(String column) {
    return stages.stream()
        .filter(stage -> reads(stage, "inputCol", column) || reads(stage, "featuresCol", column))
        .mapToInt(VectorSizes::numFeatures)
        .filter(number -> number > 0)
        .findFirst()
        .orElse(0);
  }

  private static boolean reads(Params stage, String param, String column) {
    return stage.hasParam(param)
        && stage.isDefined(stage.getParam(param))
        && column.equals(stage.getOrDefault(stage.getParam(param)));
  }

  /** Columns of the vector that an assembler makes of a column; -1 if unknown. */
  private static int size(StructField field) {
    boolean isNumber =
        field.dataType() instanceof NumericType || field.dataType() instanceof BooleanType;
    if (isNumber) {
      return 1;
    }
    return field.dataType().equals(SQLDataTypes.VectorType())
        ? FeatureReader.sizeFromMetadata(field)
        : -1;
  }

  /** The size of the first vector that is there. */
  private static int found(Dataset<Row> rows, String column) {
    if (rows.isStreaming()) {
      throw new BadInput(
          "a VectorAssembler of the model reads column '%s', whose metadata do not tell the size of"
              + " its vectors, and a stream has no first row to look at; put a VectorSizeHint"
              + " before it in the pipeline",
          column);
    }
    List<Row> first = rows.select(column).where(functions.col(column).isNotNull()).takeAsList(1);
    if (first.isEmpty()) {
      throw new BadInput("column '%s', which the model reads, holds no vectors", column);
    }
    return first.get(0).<Vector>getAs(0).size();
  }

  private static Dataset<Row> declared(Dataset<Row> rows, String column, int size) {
    StructField field = rows.schema().apply(column);
    return rows.withMetadata(column, new AttributeGroup(column, size).toMetadata(field.metadata()));
  }
}
