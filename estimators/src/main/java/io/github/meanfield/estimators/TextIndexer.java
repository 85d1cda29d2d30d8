package io.github.meanfield.estimators;

import io.github.meanfield.runtime.text.Words;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.TextIndexerParams;
import io.github.meanfield.transformers.TextIndexerModel;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Learns tokens for the words of texts, from the training rows alone: the most frequent words have
 * tokens of their own, in falling order of how often they occur and, if as often, in that of their
 * code points. What a word is, {@link Words} tells.
 *
 * <p>Rows whose {@code validationIndicatorCol} is true take no part; a null indicator counts as
 * false. The texts are read once. Words are counted all, and exactly: in whatever partitions the
 * rows are, the model is the same.
 */
public final class TextIndexer extends Estimator<TextIndexerModel>
    implements TextIndexerParams<TextIndexer>,
        HasValidationIndicatorCol<TextIndexer>,
        DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  /** What of the training texts is not cut off if {@code maxLength} is 0. */
  private static final double SHARE = 0.95;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** An estimator with a uid of its own. */
  public TextIndexer() {
    this(Identifiable.randomUID("textIndexer"));
  }

  /**
   * An estimator with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public TextIndexer(String uid) {
    this.uid = uid;
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

  /** Sets {@link #toLowercase()}. */
  public TextIndexer setToLowercase(boolean value) {
    set(toLowercase(), value);
    return this;
  }

  /** Sets {@link #minCount()}. */
  public TextIndexer setMinCount(int value) {
    set(minCount(), value);
    return this;
  }

  /** Sets {@link #vocabSize()}. */
  public TextIndexer setVocabSize(int value) {
    set(vocabSize(), value);
    return this;
  }

  /** Sets {@link #maxLength()}. */
  public TextIndexer setMaxLength(int value) {
    set(maxLength(), value);
    return this;
  }

  /** Sets {@link #wordNgrams()}. */
  public TextIndexer setWordNgrams(int value) {
    set(wordNgrams(), value);
    return this;
  }

  /** Sets {@link #numBuckets()}. */
  public TextIndexer setNumBuckets(int value) {
    set(numBuckets(), value);
    return this;
  }

  @Override
  public TextIndexerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    WordCounts counts =
        WordCounts.of(
            TrainingFeatures.rows(this, dataset),
            Columns.named(getInputCol()),
            getToLowercase(),
            getMinCount(),
            getVocabSize());
    requireWords(counts);
    TextIndexerModel model = new TextIndexerModel(uid, counts.words(), counts.lengths());
    copyValues(model, ParamMap.empty()).setParent(this);
    if (getMaxLength() == 0) {
      model.set(model.maxLength(), model.lengthQuantile(SHARE));
    }
    return model;
  }

  private void requireWords(WordCounts counts) {
    if (counts.nulls() > 0 && getHandleInvalid().equals(ERROR)) {
      long rows = counts.nulls() + counts.lengths().numTexts();
      throw new IllegalArgumentException(
          TextIndexerModel.nulls(
              this,
              String.format("%d of %d texts of the training rows", counts.nulls(), rows),
              "every row"));
    }
    if (counts.words().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCol '%s' has no word that occurs at least %d %s in %d training texts; at"
                  + " least one is required: check the column,%s or set minCount to a lower number",
              uid,
              getInputCol(),
              getMinCount(),
              getMinCount() == 1 ? "time" : "times",
              counts.lengths().numTexts(),
              Columns.isNamed(this, validationIndicatorCol())
                  ? String.format(
                      " and that '%s' is not true everywhere,", getValidationIndicatorCol())
                  : ""));
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    TrainingFeatures.requireIndicator(this, schema);
    return TextIndexerModel.append(this, schema, Metadata.empty());
  }

  @Override
  public TextIndexer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved estimators. */
  public static MLReader<TextIndexer> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator from a path. */
  public static TextIndexer load(String path) {
    return read().load(path);
  }
}
