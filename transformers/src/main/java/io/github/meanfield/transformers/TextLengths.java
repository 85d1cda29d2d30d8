package io.github.meanfield.transformers;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** How long texts are: how many of them have how many words. */
public final class TextLengths implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<Integer, Long> texts;

  /**
   * Lengths of texts.
   *
   * @param texts number of texts, at least 1, by their number of words, at least 0
   */
  public TextLengths(Map<Integer, Long> texts) {
    this.texts = new TreeMap<>(texts);
  }

  /** Number of texts. */
  public long numTexts() {
    return texts.values().stream().mapToLong(n -> n).sum();
  }

  /** Number of texts by their number of words. */
  public Map<Integer, Long> texts() {
    return new TreeMap<>(texts);
  }

  /**
   * The number of words that a share of the texts that have any does not exceed, and the least such
   * number; 0 if none has any.
   *
   * @param share in (0, 1]
   */
  public int quantile(double share) {
    // Columns of remarks are empty in most rows, which tells nothing of those that are written.
    Map<Integer, Long> written = texts.tailMap(1);
    double rank = share * written.values().stream().mapToLong(n -> n).sum();
    long through = 0;
    for (Map.Entry<Integer, Long> length : written.entrySet()) {
      through += length.getValue();
      if (through >= rank) {
        return length.getKey();
      }
    }
    return 0;
  }
}
