{{/* What app.kubernetes.io/name says. */}}
{{- define "gander-migrate.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/*
What the Job's name begins with. At most 40 characters: with a hyphen and the
suffix of ten, and the index of a fleet's pod, it is a host name.
*/}}
{{- define "gander-migrate.fullname" -}}
{{- $name := include "gander-migrate.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Labels of the Job's pods. */}}
{{- define "gander-migrate.podLabels" -}}
app.kubernetes.io/name: {{ include "gander-migrate.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: migration
{{- if regexMatch "^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$" .Values.image.tag }}
app.kubernetes.io/version: {{ .Values.image.tag | quote }}
{{- end }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of the Job. */}}
{{- define "gander-migrate.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "gander-migrate.podLabels" . }}
{{- end }}

{{- define "gander-migrate.image" -}}
{{- $repository := required "image.repository is empty" .Values.image.repository }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (required "give image.tag or image.digest" .Values.image.tag) }}
{{- end }}
{{- end }}
