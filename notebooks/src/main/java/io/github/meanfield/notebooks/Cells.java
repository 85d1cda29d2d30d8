package io.github.meanfield.notebooks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;

/** Evaluates cells of Java, snippet by snippet, in this JVM. */
final class Cells {

  private static final Set<SubKind> WITH_VALUE =
      Set.of(
          SubKind.TEMP_VAR_EXPRESSION_SUBKIND,
          SubKind.VAR_VALUE_SUBKIND,
          SubKind.OTHER_EXPRESSION_SUBKIND);

  private final SameJvm execution = new SameJvm();
  private final JShell shell = JShell.builder().executionEngine(execution, Map.of()).build();

  /**
   * Runs a cell.
   *
   * @return the value of its last snippet, if that is an expression without a semicolon
   * @throws CellException if something does not compile
   * @throws Exception what the code has thrown
   */
  Object evaluate(String cell) throws Exception {
    Object value = null;
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (next.completeness() == Completeness.EMPTY) {
        break;
      }
      // Code that cannot be told apart goes to the compiler as it is, which says why.
      boolean isWhole = next.completeness().isComplete();
      value = run(isWhole ? next.source().strip() : rest);
      rest = isWhole ? next.remaining() : "";
    }
    return value;
  }

  private Object run(String source) throws Exception {
    Object value = null;
    for (SnippetEvent event : shell.eval(source)) {
      Throwable failure = execution.takeFailure();
      Object result = execution.takeValue();
      // Other events tell of earlier snippets that this one has changed.
      if (event.causeSnippet() == null) {
        check(event, failure);
        value =
            !source.endsWith(";") && WITH_VALUE.contains(event.snippet().subKind()) ? result : null;
      }
    }
    return value;
  }

  private void check(SnippetEvent event, Throwable failure) throws Exception {
    JShellException exception = event.exception();
    if (exception instanceof UnresolvedReferenceException unresolved) {
      throw new CellException(missing(unresolved.getSnippet()));
    }
    if (exception != null) {
      throw failure instanceof Exception thrown ? thrown : new CellException(failure);
    }
    if (event.status() == Status.REJECTED) {
      throw new CellException(
          shell
              .diagnostics(event.snippet())
              .filter(Diag::isError)
              .map(error -> describe(error, event.snippet().source()))
              .collect(Collectors.joining("\n")));
    }
    if (event.status() != Status.VALID
        && event.snippet() instanceof DeclarationSnippet declaration) {
      System.err.println(missing(declaration));
    }
  }

  private String missing(DeclarationSnippet snippet) {
    String names = shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
    String errors =
        shell
            .diagnostics(snippet)
            .map(error -> describe(error, snippet.source()))
            .collect(Collectors.joining("\n"));
    return snippet.name() + " cannot be used until there is: " + names + "\n" + errors;
  }

  /** The message, and the line it is about with a mark below. */
  private static String describe(Diag error, String source) {
    int at = (int) Math.max(0, Math.min(error.getPosition(), source.length()));
    int start = source.lastIndexOf('\n', at - 1) + 1;
    int end = source.indexOf('\n', at);
    String line = source.substring(start, end < 0 ? source.length() : end);
    return String.join("\n", error.getMessage(Locale.ENGLISH), line, " ".repeat(at - start) + "^");
  }

  /** What may stand at a place of a cell. */
  List<String> complete(String cell, int cursor, int[] anchor) {
    return shell.sourceCodeAnalysis().completionSuggestions(cell, cursor, anchor).stream()
        .map(SourceCodeAnalysis.Suggestion::continuation)
        .distinct()
        .toList();
  }

  /** Whether code can run as it is, or waits for more. */
  Completeness completeness(String code) {
    return shell.sourceCodeAnalysis().analyzeCompletion(code).completeness();
  }
}
