package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageWriter;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Standardizes features by what a {@code Standardizer} has learned.
 *
 * <p>The output column has the type of the input column (a Vector for a Vector, {@code
 * array<float>} for {@code array<float>}) and, of a Vector, the names of its features. A sparse
 * Vector stays sparse if 0 is mapped to 0 in every feature, and becomes dense otherwise. {@code
 * transform} is lazy, works on streaming DataFrames and touches no other column.
 *
 * <p>A constant feature is mapped to 0, whatever its value; by {@code minmax} with a range that
 * does not hold 0, to the end of the range that is nearest to 0. The method {@code center} leaves
 * scales alone and subtracts the mean of a constant feature too.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class StandardizerModel extends Model<StandardizerModel>
    implements StandardizerParams<StandardizerModel>, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final StandardizerStatistics statistics;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public StandardizerModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model of given statistics, for the estimator.
   *
   * @param uid the estimator's uid
   * @param statistics what was learned
   */
  public StandardizerModel(String uid, StandardizerStatistics statistics) {
    this.uid = uid;
    this.statistics = statistics;
    declarations.complete();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /** Number of features of a row. */
  public int numFeatures() {
    return statistics.numFeatures();
  }

  /**
   * Mean of each feature's valid training values, which {@code handleInvalid} mean fills in; the
   * mean of all values if the scope is global. 0 for a feature without a valid value.
   */
  public Vector mean() {
    return Vectors.dense(statistics.mean().clone());
  }

  /**
   * What is subtracted from each feature: its mean (zscore, center), minimum (minmax) or median
   * (robust). By quantile nothing is subtracted; it is what is mapped to 0, the middle of the
   * quantiles.
   */
  public Vector center() {
    return Vectors.dense(statistics.center().clone());
  }

  /**
   * What each feature is divided by: its sample standard deviation (zscore), maximum - minimum
   * (minmax), third - first quartile (robust; half of maximum - minimum if that is 0) or 1 (center,
   * quantile). 0 marks a feature that is mapped to one value, because it is constant.
   */
  public Vector scale() {
    return Vectors.dense(statistics.scale().clone());
  }

  /**
   * What the method quantile maps by: quantiles of each feature at equal distances, from its
   * minimum to its maximum, or of all features as one if the scope is global. None by any other
   * method.
   */
  public Vector[] quantiles() {
    return StandardizerStatistics.vectors(
        Arrays.stream(statistics.quantiles()).map(double[]::clone).toArray(double[][]::new));
  }

  /** What each finite value of a feature becomes. */
  public Standardization standardization() {
    return StandardizationMaps.of(this, statistics);
  }

  /** Smallest valid training value of each feature; NaN for a feature without one. */
  public Vector min() {
    return Vectors.dense(statistics.min().clone());
  }

  /** Largest valid training value of each feature; NaN for a feature without one. */
  public Vector max() {
    return Vectors.dense(statistics.max().clone());
  }

  /** Number of valid training values of each feature that the statistics are of. */
  public long[] count() {
    return statistics.count().clone();
  }

  /**
   * Number of training values of each feature that are NaN, infinite or null; a null row counts
   * once for every feature.
   */
  public long[] nanCount() {
    return statistics.nanCount().clone();
  }

  /**
   * Features without two different valid training values. They carry no information; with scope
   * feature they are mapped to 0.
   *
   * @return their indices, ascending
   */
  public int[] constantFeatures() {
    return statistics.constantFeatures();
  }

  /**
   * The transformer that maps standardized features back. Its input column is this model's output
   * column; set its output column.
   *
   * @return the inverse, a stage of its own
   * @throws IllegalArgumentException if clip and smoothClip are both set
   */
  public InverseStandardizer inverse() {
    StandardizedColumn.requireParams(this);
    return InverseStandardizer.of(this, statistics);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema()).apply(getOutputCol());
    StructField field = dataset.schema().apply(getInputCol());
    DataType type = field.dataType();
    Column input = Columns.named(getInputCol());
    Dataset<?> rows =
        getHandleInvalid().equals(SKIP) ? dataset.filter(FeatureMap.isValid(input, type)) : dataset;
    FeatureMap map =
        new FeatureMap(
            uid,
            field,
            getHandleInvalid(),
            statistics.mean(),
            StandardizationMaps.function(standardization()));
    return rows.select(
        functions.col("*"), map.of(input, type).as(output.name(), output.metadata()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StandardizedColumn.requireParams(this);
    return StandardizedColumn.append(this, schema, numFeatures());
  }

  @Override
  public StandardizerModel copy(ParamMap extra) {
    return copyValues(new StandardizerModel(uid, statistics), extra).setParent(parent());
  }

  @Override
  public String toString() {
    return String.format(
        "StandardizerModel: uid=%s, method=%s, numFeatures=%d", uid, getMethod(), numFeatures());
  }

  @Override
  public MLWriter write() {
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        statistics.write(sparkSession(), path);
        boolean newer = statistics.quantiles().length > 0 || getSmoothClip() > 0;
        ModelMetadata.saveMetadata(
            StandardizerModel.this,
            path,
            sc(),
            newer ? ModelMetadata.FOR_TABLES : ModelMetadata.FIRST,
            Map.of());
      }
    };
  }

  /** A reader of saved models. */
  public static MLReader<StandardizerModel> read() {
    return new MLReader<>() {
      @Override
      public StandardizerModel load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), StandardizerModel.class);
        StandardizerModel model =
            new StandardizerModel(
                metadata.uid(), StandardizerStatistics.read(sparkSession(), path));
        ModelMetadata.setParams(metadata, model, path);
        return model;
      }
    };
  }

  /** Loads a saved model from a path. */
  public static StandardizerModel load(String path) {
    return read().load(path);
  }
}
