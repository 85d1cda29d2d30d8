package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.VectorImputerParams;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import io.github.meanfield.stages.rows.FeatureNames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Replaces missing values of features by what a {@code VectorImputer} has learned: values that are
 * NaN or null, and all of a row that is null. Infinite values stay.
 *
 * <p>The output column has the type of the input column and, of a Vector, its attributes. A sparse
 * Vector stays sparse. {@code transform} is lazy, works on streaming DataFrames and touches no
 * other column.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class VectorImputerModel extends Model<VectorImputerModel>
    implements VectorImputerParams<VectorImputerModel>, MLWritable {

  private static final long serialVersionUID = 1L;

  /** Folder in the directory of a stage. */
  private static final String DATA = "data";

  private static final StructType SCHEMA =
      new StructType().add("surrogates", SQLDataTypes.VectorType(), false);

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final double[] surrogates;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public VectorImputerModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model of given values, for the estimator.
   *
   * @param uid the estimator's uid
   * @param surrogates what a missing value of each feature becomes
   */
  public VectorImputerModel(String uid, double[] surrogates) {
    this.uid = uid;
    this.surrogates = surrogates.clone();
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
    return surrogates.length;
  }

  /** What a missing value of each feature becomes; 0 for a feature without a training value. */
  public Vector surrogates() {
    return Vectors.dense(surrogates.clone());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema()).apply(getOutputCol());
    StructField input = dataset.schema().apply(getInputCol());
    FeatureMap map = FeatureMap.filling(uid, input, surrogates);
    return dataset.select(
        functions.col("*"),
        map.of(Columns.named(getInputCol()), input.dataType())
            .as(output.name(), output.metadata()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return append(this, schema, numFeatures());
  }

  /**
   * Adds the output column to a schema, before the number of features is known.
   *
   * @param stage a stage of these params
   * @param schema the input's schema
   * @return the schema with the output column at its end, of the input column's type and, but that
   *     a mean is no level of nominal features, which become numeric, attributes
   * @throws IllegalArgumentException if the input column is missing or has another type, or the
   *     output column exists
   */
  public static StructType append(VectorImputerParams<?> stage, StructType schema) {
    return append(stage, schema, StandardizedColumn.UNKNOWN);
  }

  private static StructType append(VectorImputerParams<?> stage, StructType schema, int size) {
    UnaryOperator<Attribute[]> attributes =
        stage.getStrategy().equals(VectorImputerParams.MEAN)
            ? FeatureNames::numeric
            : UnaryOperator.identity();
    return StandardizedColumn.append(stage, schema, size, attributes);
  }

  @Override
  public VectorImputerModel copy(ParamMap extra) {
    return copyValues(new VectorImputerModel(uid, surrogates), extra).setParent(parent());
  }

  @Override
  public String toString() {
    return String.format(
        "VectorImputerModel: uid=%s, strategy=%s, numFeatures=%d",
        uid, getStrategy(), numFeatures());
  }

  @Override
  public MLWriter write() {
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        sparkSession()
            .createDataFrame(List.of(RowFactory.create(surrogates())), SCHEMA)
            .coalesce(1)
            .write()
            .parquet(path + "/" + DATA);
        ModelMetadata.saveMetadata(VectorImputerModel.this, path, sc(), Map.of());
      }
    };
  }

  /** A reader of saved models. */
  public static MLReader<VectorImputerModel> read() {
    return new MLReader<>() {
      @Override
      public VectorImputerModel load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), VectorImputerModel.class);
        VectorImputerModel model =
            new VectorImputerModel(
                metadata.uid(),
                new StageFiles(path, sc()).intact(DATA, () -> surrogates(sparkSession(), path)));
        ModelMetadata.setParams(metadata, model, path);
        return model;
      }
    };
  }

  private static double[] surrogates(SparkSession session, String path) {
    Row row = session.read().schema(SCHEMA).parquet(path + "/" + DATA).first();
    double[] read = row.<Vector>getAs(0).toArray();
    if (!Arrays.stream(read).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("each feature must have a finite surrogate");
    }
    return read;
  }

  /** Loads a saved model from a path. */
  public static VectorImputerModel load(String path) {
    return read().load(path);
  }
}
