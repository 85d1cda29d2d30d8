package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.ImageStandardizerParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import io.github.meanfield.transformers.images.ImageReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes Vectors of images, standardized by what an {@code ImageStandardizer} has learned: height ·
 * width · channels numbers, channel after channel and row of pixels after row of pixels, as
 * convolutional networks take them.
 *
 * <p>{@code transform} is lazy, works on streaming DataFrames and touches no other column.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class ImageStandardizerModel extends Model<ImageStandardizerModel>
    implements ImageStandardizerParams<ImageStandardizerModel>, MLWritable {

  private static final long serialVersionUID = 1L;

  /** Folder in the directory of a stage. */
  private static final String DATA = "data";

  private static final StructType SCHEMA =
      new StructType()
          .add("mean", SQLDataTypes.VectorType(), false)
          .add("scale", SQLDataTypes.VectorType(), false);

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final double[] mean;
  private final double[] scale;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public ImageStandardizerModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model of given statistics, for the estimator.
   *
   * @param uid the estimator's uid
   * @param mean what is subtracted of the values of each channel
   * @param scale what they are divided by; 0 for a channel that becomes 0
   */
  public ImageStandardizerModel(String uid, double[] mean, double[] scale) {
    this.uid = uid;
    this.mean = mean.clone();
    this.scale = scale.clone();
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

  /** What is subtracted of the values, from 0 to 1, of each channel. */
  public Vector mean() {
    return Vectors.dense(mean.clone());
  }

  /** What the values of each channel are divided by; 0 marks one that is constant. */
  public Vector scale() {
    return Vectors.dense(scale.clone());
  }

  /** Number of features of a row: height · width · channels. */
  public int numFeatures() {
    return reader(this).size();
  }

  /**
   * What reads the images of a stage.
   *
   * @param stage a stage of these params
   * @throws IllegalArgumentException if imageShape is not set
   */
  public static ImageReader reader(ImageStandardizerParams<?> stage) {
    if (!stage.isDefined(stage.imageShape())) {
      throw new IllegalArgumentException(
          stage.uid()
              + ": param imageShape is not set; set it to height, width and channels of the images"
              + " that are to be made");
    }
    int[] shape = stage.getImageShape();
    return new ImageReader(shape[0], shape[1], shape[2], stage.getResize());
  }

  /**
   * An error about images that cannot be decoded.
   *
   * @param stage the stage
   * @param found how many there are
   * @return the error, to be thrown
   */
  public static IllegalArgumentException invalid(ImageStandardizerParams<?> stage, String found) {
    return invalid(stage.uid(), stage.getInputCol(), found);
  }

  private static IllegalArgumentException invalid(String uid, String column, String found) {
    return new IllegalArgumentException(
        String.format(
            "%s: inputCol '%s' has %s; required are images that Spark's image source or"
                + " javax.imageio has decoded: remove them, or set handleInvalid to skip or keep",
            uid, column, found));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema()).apply(getOutputCol());
    ImageReader reader = reader(this);
    Column images = Columns.named(getInputCol());
    UDF1<Object, Vector> udf =
        standardization(
            getHandleInvalid().equals(ERROR) ? uid : null, getInputCol(), reader, mean, scale);
    UserDefinedFunction made = functions.udf(udf, SQLDataTypes.VectorType());
    boolean skips = getHandleInvalid().equals(SKIP);
    // A filter goes below what is deterministic, and each image would be decoded twice.
    Column vectors = (skips ? made.asNondeterministic() : made).apply(images);
    Dataset<Row> rows =
        dataset.select(functions.col("*"), vectors.as(output.name(), output.metadata()));
    return skips ? rows.where(Columns.named(output.name()).isNotNull()) : rows;
  }

  /**
   * What travels to executors, which is no stage.
   *
   * @param uid the stage for errors; null if what is no image becomes null
   */
  private static UDF1<Object, Vector> standardization(
      String uid, String column, ImageReader reader, double[] mean, double[] scale) {
    return image -> {
      float[] numbers = reader.read(image);
      if (numbers == null && uid != null) {
        throw invalid(uid, column, described(image));
      }
      if (numbers == null) {
        return null;
      }
      double[] made = new double[numbers.length];
      int ofChannel = reader.height() * reader.width();
      for (int i = 0; i < made.length; i++) {
        int channel = i / ofChannel;
        made[i] = scale[channel] == 0 ? 0 : (numbers[i] - mean[channel]) / scale[channel];
      }
      return Vectors.dense(made);
    };
  }

  /**
   * What is no image, in words.
   *
   * @param image a struct of Spark's image source, the bytes of a file, or null
   * @return for example "an image that cannot be decoded, 'file:/a.png'"
   */
  public static String described(Object image) {
    if (image == null) {
      return "an image that is null";
    }
    String what = "an image that cannot be decoded, ";
    return image instanceof byte[] file
        ? what + file.length + " bytes"
        : what + "'" + ((Row) image).getAs("origin") + "'";
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StructType appended = append(this, schema);
    int channels = getImageShape()[2];
    if (channels != mean.length) {
      throw new IllegalArgumentException(
          String.format(
              "%s: imageShape has %d channels, but statistics were learned of %d; set imageShape as"
                  + " it was at the fit, or fit again",
              uid, channels, mean.length));
    }
    return appended;
  }

  /**
   * Adds the output column to a schema.
   *
   * @param stage a stage of these params
   * @param schema the input's schema
   * @return the schema with a Vector at its end, whose metadata tell its size
   * @throws IllegalArgumentException if imageShape is not set, the input column is missing or holds
   *     no images, or the output column exists
   */
  public static StructType append(ImageStandardizerParams<?> stage, StructType schema) {
    Columns.requireType(
        stage,
        stage.inputCol(),
        schema,
        "a struct of Spark's image source, spark.read().format(\"image\"), or the bytes of files as"
            + " spark.read().format(\"binaryFile\") has them",
        ImageReader::isImages);
    String name = stage.getOutputCol();
    StructField output =
        new StructField(
            name,
            SQLDataTypes.VectorType(),
            true,
            new AttributeGroup(name, reader(stage).size()).toMetadata());
    return Columns.append(stage, stage.outputCol(), schema, output);
  }

  @Override
  public ImageStandardizerModel copy(ParamMap extra) {
    return copyValues(new ImageStandardizerModel(uid, mean, scale), extra).setParent(parent());
  }

  @Override
  public String toString() {
    String shape = isDefined(imageShape()) ? Arrays.toString(getImageShape()) : "unset";
    return String.format(
        "ImageStandardizerModel: uid=%s, imageShape=%s, method=%s", uid, shape, getMethod());
  }

  @Override
  public MLWriter write() {
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        sparkSession()
            .createDataFrame(List.of(RowFactory.create(mean(), scale())), SCHEMA)
            .coalesce(1)
            .write()
            .parquet(path + "/" + DATA);
        ModelMetadata.saveMetadata(ImageStandardizerModel.this, path, sc(), Map.of());
      }
    };
  }

  /** A reader of saved models. */
  public static MLReader<ImageStandardizerModel> read() {
    return new MLReader<>() {
      @Override
      public ImageStandardizerModel load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), ImageStandardizerModel.class);
        double[][] read =
            new StageFiles(path, sc()).intact(DATA, () -> statistics(sparkSession(), path));
        ImageStandardizerModel model = new ImageStandardizerModel(metadata.uid(), read[0], read[1]);
        ModelMetadata.setParams(metadata, model, path);
        return model;
      }
    };
  }

  private static double[][] statistics(SparkSession session, String path) {
    Row row = session.read().schema(SCHEMA).parquet(path + "/" + DATA).first();
    double[] mean = row.<Vector>getAs(0).toArray();
    double[] scale = row.<Vector>getAs(1).toArray();
    boolean isUsable =
        mean.length == scale.length
            && Arrays.stream(mean).allMatch(Double::isFinite)
            && Arrays.stream(scale).allMatch(value -> value >= 0 && value <= Double.MAX_VALUE);
    if (!isUsable) {
      throw new IllegalArgumentException(
          "each channel must have a finite mean and a scale of at least 0");
    }
    return new double[][] {mean, scale};
  }

  /** Loads a saved model from a path. */
  public static ImageStandardizerModel load(String path) {
    return read().load(path);
  }
}
