{{/* The seconds of a duration such as 1h30m. */}}
{{- define "gander-migrate.seconds" -}}
{{- $hours := regexFind "[0-9]+h" . | trimSuffix "h" | int64 }}
{{- $minutes := regexFind "[0-9]+m" . | trimSuffix "m" | int64 }}
{{- $seconds := regexFind "[0-9]+s" . | trimSuffix "s" | int64 }}
{{- add (mul $hours 3600) (mul $minutes 60) $seconds }}
{{- end }}

{{/* What the kubelet waits between SIGTERM and SIGKILL. */}}
{{- define "gander-migrate.terminationGrace" -}}
{{- add (include "gander-migrate.seconds" .Values.grace) 10 }}
{{- end }}

{{/*
The Job's activeDeadlineSeconds, or nothing: by default every attempt may use
its --deadline, so that it is always the program that ends a run. The Job
controller waits 10 s before the first retry, twice as long before each further
one, and never more than 10 minutes; a pod has a minute to start.
*/}}
{{- define "gander-migrate.activeDeadline" -}}
{{- if .Values.activeDeadlineSeconds }}
{{- int64 .Values.activeDeadlineSeconds }}
{{- else if .Values.deadline }}
{{- $deadline := include "gander-migrate.seconds" .Values.deadline | int64 }}
{{- $grace := include "gander-migrate.terminationGrace" . | int64 }}
{{- $retries := int .Values.backoffLimit }}
{{- $total := mul (add 1 $retries) (add 60 $deadline $grace) }}
{{- $wait := 10 }}
{{- range until $retries }}
{{- $total = add $total $wait }}
{{- $wait = min 600 (mul 2 $wait) }}
{{- end }}
{{- if .Values.fleet.targets }}
{{- $parallelism := int64 .Values.fleet.parallelism }}
{{- $rounds := div (add (int64 .Values.fleet.targets) $parallelism -1) $parallelism }}
{{- $total = mul $total $rounds }}
{{- end }}
{{- $total }}
{{- end }}
{{- end }}
