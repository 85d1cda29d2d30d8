package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Params of a classifier and of its model: the features it reads and the columns it adds.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
public interface ClassifierColumns<T extends ClassifierColumns<T>>
    extends HasFeaturesCol<T>,
        HasRawPredictionCol<T>,
        HasProbabilityCol<T>,
        HasPredictionCol<T>,
        HasThresholds<T>,
        HasHandleInvalid<T>,
        HasScoringBatchSize<T> {

  /**
   * Adds the output columns.
   *
   * @param schema the input's schema
   * @param numClasses number of classes for the metadata of the added columns, 0 if not known yet
   * @return the schema after {@code transform}: rawPrediction, probability and prediction at its
   *     end, without those whose name is empty
   * @throws IllegalArgumentException if an output column exists, or there is not one threshold a
   *     class
   */
  default StructType withOutputColumns(StructType schema, int numClasses) {
    if (numClasses > 0) {
      requireThresholds(numClasses);
    }
    StructType result = schema;
    for (Param<String> param : outputColumns()) {
      StructField column =
          param.name().equals("predictionCol")
              ? classField(getOrDefault(param), numClasses)
              : classVectorField(getOrDefault(param), numClasses);
      result = Columns.append(this, param, result, column);
    }
    return result;
  }

  /**
   * Checks the length of {@code thresholds}, if that is set.
   *
   * @param numClasses number of classes
   * @throws IllegalArgumentException if there is not one threshold a class
   */
  default void requireThresholds(int numClasses) {
    if (isSet(thresholds()) && getThresholds().length != numClasses) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param thresholds has %d values, but must have one for each of the %d classes",
              uid(), getThresholds().length, numClasses));
    }
  }

  /** The params of the columns that are added, in order: those whose name is not empty. */
  default List<Param<String>> outputColumns() {
    List<Param<String>> wanted = new ArrayList<>();
    for (Param<String> param : List.of(rawPredictionCol(), probabilityCol(), predictionCol())) {
      if (!getOrDefault(param).isEmpty()) {
        wanted.add(param);
      }
    }
    return wanted;
  }

  private static StructField classField(String name, int numClasses) {
    NominalAttribute attribute = NominalAttribute.defaultAttr().withName(name);
    return (numClasses == 0 ? attribute : attribute.withNumValues(numClasses)).toStructField();
  }

  private static StructField classVectorField(String name, int numClasses) {
    return (numClasses == 0 ? new AttributeGroup(name) : new AttributeGroup(name, numClasses))
        .toStructField();
  }
}
