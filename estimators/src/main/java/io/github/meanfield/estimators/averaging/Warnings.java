package io.github.meanfield.estimators.averaging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a user should know of the training of a network that is not an error, each once. */
public final class Warnings {

  private final TrainingListener listener;
  private final Set<String> told;
  private final Map<String, String> byKind = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param listener hears of each
   */
  public Warnings(TrainingListener listener) {
    this(listener, ConcurrentHashMap.newKeySet());
  }

  private Warnings(TrainingListener listener, Set<String> told) {
    this.listener = listener;
    this.told = told;
  }

  /** Those of another network of the fit: the listener hears of what is of a new kind. */
  public Warnings ofAnotherNetwork() {
    return new Warnings(listener, told);
  }

  /**
   * Warns, unless there is a warning of this kind already.
   *
   * @param kind what it is about
   * @param text what was found and what can be done, in words
   */
  public void add(String kind, String text) {
    if (byKind.putIfAbsent(kind, text) == null && told.add(kind)) {
      listener.onWarning(text);
    }
  }

  /** Takes over what was warned of before a checkpoint, of which the listener is not told again. */
  void restore(Map<String, String> before) {
    byKind.putAll(before);
    told.addAll(before.keySet());
  }

  /** The warnings so far, by kind. */
  Map<String, String> byKind() {
    return new LinkedHashMap<>(byKind);
  }

  /**
   * The warnings of several networks, of each kind the first, and which networks have others of it.
   */
  public static List<String> texts(List<Warnings> networks) {
    Map<String, String> all = new LinkedHashMap<>();
    networks.forEach(each -> each.byKind.forEach(all::putIfAbsent));
    return all.keySet().stream().map(kind -> text(kind, networks)).toList();
  }

  private static String text(String kind, List<Warnings> networks) {
    int[] warned =
        IntStream.range(0, networks.size())
            .filter(i -> networks.get(i).byKind.containsKey(kind))
            .toArray();
    String first = networks.get(warned[0]).byKind.get(kind);
    boolean areSame =
        warned.length == networks.size()
            && networks.stream().allMatch(each -> each.byKind.get(kind).equals(first));
    return areSame
        ? first
        : String.format(
            "network %d of %d: %s%s",
            warned[0] + 1,
            networks.size(),
            first,
            warned.length == 1
                ? ""
                : IntStream.of(warned)
                    .skip(1)
                    .mapToObj(i -> String.valueOf(i + 1))
                    .collect(Collectors.joining(", ", "; the like in network ", "")));
  }
}
