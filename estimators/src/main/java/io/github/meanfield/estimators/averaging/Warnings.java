package io.github.meanfield.estimators.averaging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a user should know of a fit that is not an error, each once. */
public final class Warnings {

  private final TrainingListener listener;
  private final Map<String, String> byKind = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param listener hears of each
   */
  public Warnings(TrainingListener listener) {
    this.listener = listener;
  }

  /**
   * Warns, unless there is a warning of this kind already.
   *
   * @param kind what it is about
   * @param text what was found and what can be done, in words
   */
  public void add(String kind, String text) {
    if (byKind.putIfAbsent(kind, text) == null) {
      listener.onWarning(text);
    }
  }

  /** Takes over what was warned of before a checkpoint, of which the listener is not told again. */
  void restore(Map<String, String> before) {
    byKind.putAll(before);
  }

  /** The warnings so far, by kind. */
  Map<String, String> byKind() {
    return new LinkedHashMap<>(byKind);
  }

  /** The warnings so far, in their order. */
  public List<String> texts() {
    return List.copyOf(byKind.values());
  }
}
