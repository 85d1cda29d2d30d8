package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;

/**
 * Networks for texts as they are compared, from the text to the class. Validation texts end the
 * epochs; on those of one or two seeds some sizes and rates were tried for fastText and textCnn.
 */
final class TextContestants {

  private static final String TOKENS = "tokens";
  private static final int MOST_EPOCHS = 8;
  private static final int PATIENCE = 2;

  private TextContestants() {}

  /**
   * Pipelines to fit on texts with {@link TableSplit#VALIDATION}.
   *
   * @param seed of all draws
   * @return by name, in the order in which they are told
   */
  static Map<String, Pipeline> of(long seed) {
    Map<String, Pipeline> all = new LinkedHashMap<>();
    String words = TextNetworks.fastText().setEmbeddingSize(16).toJson();
    all.put("Meanfield, fastText, words", pipeline(indexer(1, 200), words, 0.01, seed));
    all.put(
        "Meanfield, fastText, words and pairs",
        pipeline(
            indexer(2, 399),
            TextNetworks.fastText().setEmbeddingSize(64).setDropout(0.5).toJson(),
            0.003,
            seed));
    all.put(
        "Meanfield, textCnn",
        pipeline(
            indexer(1, 100),
            TextNetworks.textCnn().setEmbeddingSize(32).setFilters(50).toJson(),
            0.002,
            seed));
    all.put(
        "Meanfield, transformer",
        pipeline(
            indexer(1, 100),
            TextNetworks.transformer().setEmbeddingSize(32).setLayers(1).setDropout(0.2).toJson(),
            0.001,
            seed));
    all.put(
        "Meanfield, lstm",
        pipeline(
            indexer(1, 100),
            TextNetworks.lstm().setEmbeddingSize(32).setUnits(32).toJson(),
            0.003,
            seed));
    return all;
  }

  private static TextIndexer indexer(int wordNgrams, int maxLength) {
    return new TextIndexer()
        .setInputCol(TextTask.TEXT)
        .setOutputCol(TOKENS)
        .setValidationIndicatorCol(TableSplit.VALIDATION)
        .setVocabSize(10_000)
        .setWordNgrams(wordNgrams)
        .setNumBuckets(1 << 14)
        .setMaxLength(maxLength);
  }

  private static Pipeline pipeline(TextIndexer indexer, String json, double rate, long seed) {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setFeaturesCol(TOKENS)
            .setValidationIndicatorCol(TableSplit.VALIDATION)
            .setNetworkJson(json)
            .setLearningRate(rate)
            .setBatchSize(32)
            .setNumWorkers(2)
            .setAveragingFrequency(16)
            .setMaxEpochs(MOST_EPOCHS)
            .setPatience(PATIENCE)
            .setSeed(seed);
    return new Pipeline().setStages(new PipelineStage[] {indexer, classifier});
  }
}
