package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.text.TextTokens;
import io.github.meanfield.runtime.text.Vocabulary;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.TextIndexerParams;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import io.github.meanfield.stages.rows.SequenceAttribute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.Model;
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
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes tokens of texts, by the words that a {@code TextIndexer} has seen: an {@code array<int>}
 * with the metadata from which a network for sequences learns how long they are and how many tokens
 * there are ({@link SequenceAttribute}).
 *
 * <p>Token 1 stands for any word that is not in the vocabulary, 2 and what follows for the words of
 * the vocabulary, and those behind them for neighbouring words (param {@code wordNgrams}). 0 is no
 * token: networks fill short rows with it. A text without words has an empty array. {@code
 * transform} is lazy, and works on streaming DataFrames.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class TextIndexerModel extends Model<TextIndexerModel>
    implements TextIndexerParams<TextIndexerModel>, MLWritable {

  private static final long serialVersionUID = 1L;

  private static final String DATA = "data";
  private static final StructType SCHEMA =
      new StructType()
          .add("vocabulary", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add(
              "lengths",
              DataTypes.createMapType(DataTypes.IntegerType, DataTypes.LongType, false),
              false);

  private static final DataType TOKENS = DataTypes.createArrayType(DataTypes.IntegerType, false);

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final Vocabulary vocabulary;
  private final TextLengths lengths;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public TextIndexerModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model for the estimator, which sets its params.
   *
   * @param uid the estimator's uid
   * @param vocabulary words with tokens of their own, each once
   * @param lengths how long the training texts are
   */
  public TextIndexerModel(String uid, List<String> vocabulary, TextLengths lengths) {
    this.uid = uid;
    this.vocabulary = new Vocabulary(vocabulary);
    this.lengths = lengths;
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

  /** The words with tokens of their own: that of the first is 2, that of the next 3. */
  public List<String> vocabulary() {
    return vocabulary.words();
  }

  /** Number of tokens, 0 among them: they are the whole numbers from 0 below it. */
  public int numTokens() {
    return TextTokens.count(vocabulary, getWordNgrams(), getNumBuckets());
  }

  /** How many words the training texts have; those of more than 65,536 count as of so many. */
  public TextLengths lengths() {
    return lengths;
  }

  /**
   * The number of tokens that a share of the training texts that have a word does not exceed, none
   * of them cut off. Texts of more than 65,536 words count as of so many.
   *
   * @param share in (0, 1]
   */
  public int lengthQuantile(double share) {
    return TextTokens.length(lengths.quantile(share), getWordNgrams());
  }

  /**
   * The tokens of a text.
   *
   * @param text the text, not null
   * @return tokens in [1, {@link #numTokens()}), at most {@code maxLength}
   * @throws NullPointerException if the text is null; the message tells the stage
   * @throws IllegalArgumentException if {@code maxLength} is 0
   */
  public int[] tokens(String text) {
    Objects.requireNonNull(text, () -> uid + ": null has no tokens; give a text, if an empty one");
    return tokens().of(text);
  }

  private TextTokens tokens() {
    requireMaxLength();
    return new TextTokens(
        vocabulary, getToLowercase(), getWordNgrams(), getNumBuckets(), getMaxLength());
  }

  /**
   * What is left of a text in its tokens: words with blanks between them, "[unknown]" for words
   * that are not in the vocabulary, and "[words]" for neighbouring ones.
   *
   * @param tokens tokens of a text; zeros at the end are passed over
   * @return the text
   * @throws IllegalArgumentException if one is not in [0, {@link #numTokens()})
   */
  public String text(int[] tokens) {
    List<String> words = new ArrayList<>();
    for (int token : tokens) {
      if (token < 0 || token >= numTokens()) {
        throw new IllegalArgumentException(
            String.format(
                "%s: %d is no token; tokens are whole numbers of at least 0 and less than %d",
                uid, token, numTokens()));
      }
      String word = token < vocabulary.end() ? vocabulary.word(token) : "[words]";
      if (word != null) {
        words.add(word);
      }
    }
    return String.join(" ", words);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema()).apply(getOutputCol());
    Column input = Columns.named(getInputCol());
    Dataset<?> rows = getHandleInvalid().equals(SKIP) ? dataset.filter(input.isNotNull()) : dataset;
    Column made = functions.udf(function(), TOKENS).apply(input);
    return rows.select(functions.col("*"), made.as(output.name(), output.metadata()));
  }

  private UDF1<String, int[]> function() {
    TextTokens made = tokens();
    if (getHandleInvalid().equals(KEEP)) {
      return text -> text == null ? new int[0] : made.of(text);
    }
    if (getHandleInvalid().equals(SKIP)) {
      // Spark may call it before the filter.
      return text -> text == null ? null : made.of(text);
    }
    String message = nulls(this, "a text that is", "every row");
    return text -> {
      if (text == null) {
        throw new IllegalArgumentException(message);
      }
      return made.of(text);
    };
  }

  /**
   * What is said of texts that are null.
   *
   * @param stage a stage of these params
   * @param found how many there are, in words before "null"
   * @param rows which rows must have a text
   */
  public static String nulls(TextIndexerParams<?> stage, String found, String rows) {
    return String.format(
        "%s: inputCol '%s' has %s null; %s must have a text: fill the column, or set handleInvalid"
            + " to skip or keep",
        stage.uid(), stage.getInputCol(), found, rows);
  }

  private void requireMaxLength() {
    if (getMaxLength() == 0) {
      throw new IllegalArgumentException(
          uid + ": param maxLength is 0, but that of a model must be at least 1; set it");
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    requireMaxLength();
    return append(this, schema, new SequenceAttribute(getMaxLength(), numTokens()).toMetadata());
  }

  /**
   * Adds the output column to a schema.
   *
   * @param stage a stage of these params
   * @param schema the input's schema
   * @param metadata metadata of the output column
   * @return the schema with the output column at its end
   * @throws IllegalArgumentException if the input column is missing or has another type, or the
   *     output column exists
   */
  public static StructType append(
      TextIndexerParams<?> stage, StructType schema, Metadata metadata) {
    Columns.requireType(
        stage, stage.inputCol(), schema, "a text", type -> type instanceof StringType);
    return Columns.append(
        stage,
        stage.outputCol(),
        schema,
        new StructField(stage.getOutputCol(), TOKENS, true, metadata));
  }

  @Override
  public TextIndexerModel copy(ParamMap extra) {
    return copyValues(new TextIndexerModel(uid, vocabulary(), lengths), extra).setParent(parent());
  }

  @Override
  public String toString() {
    return String.format(
        "TextIndexerModel: uid=%s, words=%d, numTokens=%d, maxLength=%d",
        uid, vocabulary().size(), numTokens(), getMaxLength());
  }

  @Override
  public MLWriter write() {
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        Row row = RowFactory.create(vocabulary(), lengths.texts());
        sparkSession()
            .createDataFrame(List.of(row), SCHEMA)
            .coalesce(1)
            .write()
            .parquet(path + "/" + DATA);
        ModelMetadata.saveMetadata(TextIndexerModel.this, path, sc(), Map.of());
      }
    };
  }

  /** A reader of saved models. */
  public static MLReader<TextIndexerModel> read() {
    return new MLReader<>() {
      @Override
      public TextIndexerModel load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), TextIndexerModel.class);
        return new StageFiles(path, sc()).intact(DATA, () -> parse(metadata, sparkSession(), path));
      }
    };
  }

  private static TextIndexerModel parse(
      DefaultParamsReader.Metadata metadata, SparkSession session, String path) {
    Row row = session.read().schema(SCHEMA).parquet(path + "/" + DATA).first();
    List<String> words = row.getList(0);
    if (words.isEmpty() || new HashSet<>(words).size() < words.size()) {
      throw new IllegalArgumentException("the vocabulary must have words, and each once");
    }
    TextIndexerModel model =
        new TextIndexerModel(metadata.uid(), words, new TextLengths(row.getJavaMap(1)));
    ModelMetadata.setParams(metadata, model, path);
    model.requireMaxLength();
    return model;
  }

  /** Loads a saved model from a path. */
  public static TextIndexerModel load(String path) {
    return read().load(path);
  }
}
